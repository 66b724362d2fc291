#include "core_foundation.hpp"

namespace geyser::fake_metal {
namespace {

Reference<Object> element(const void* pointer) {
    if (pointer == nullptr) {
        violation("a value is null");
    }
    return Reference<Object>(live(pointer));
}

void check(bool holds, const char* what) {
    if (!holds) {
        violation(what);
    }
}

} // namespace

const int kArrayCallBacks = 0;
const int kKeyCallBacks = 0;
const int kValueCallBacks = 0;

Object* Dictionary::find(const Key* key) const {
    for (const auto& [own_key, value] : entries_) {
        if (own_key == key) {
            return value.get();
        }
    }
    return nullptr;
}

const void* cf_retain(const void* object) {
    set_current_call("CFRetain");
    retain(object);
    return object;
}

void cf_release(const void* object) {
    set_current_call("CFRelease");
    release(object);
}

Number* number_create(const void* allocator, long type, const void* value) {
    set_current_call("CFNumberCreate");
    constexpr long kSInt64 = 4;
    check(allocator == nullptr && type == kSInt64 && value != nullptr, "other arguments than the fake knows");
    return make<Number>(*static_cast<const std::int64_t*>(value));
}

Array* array_create(const void* allocator, const void** values, long count, const void* callbacks) {
    set_current_call("CFArrayCreate");
    // Without the callbacks the array would not retain its values.
    check(allocator == nullptr && callbacks == &kArrayCallBacks, "other arguments than the fake knows");
    std::vector<Reference<Object>> elements;
    for (long i = 0; i < count; ++i) {
        elements.push_back(element(values[i]));
    }
    return make<Array>(std::move(elements));
}

Dictionary* dictionary_create(const void* allocator, const void** keys, const void** values, long count,
                              const void* key_callbacks, const void* value_callbacks) {
    set_current_call("CFDictionaryCreate");
    check(allocator == nullptr && key_callbacks == &kKeyCallBacks && value_callbacks == &kValueCallBacks,
          "other arguments than the fake knows");
    Dictionary::Entries entries;
    for (long i = 0; i < count; ++i) {
        entries.emplace_back(static_cast<const Key*>(keys[i]), element(values[i]));
    }
    return make<Dictionary>(std::move(entries));
}

} // namespace geyser::fake_metal
