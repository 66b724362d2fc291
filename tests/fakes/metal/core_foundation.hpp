// Numbers, arrays and dictionaries of the fake.
#pragma once

#include "objects.hpp"

#include <cstdint>
#include <vector>

namespace geyser::fake_metal {

/// A CFString constant: never freed, compared by its address.
struct Key {
    const char* name = nullptr;
};

class Number final : public Object {
public:
    explicit Number(std::int64_t value) : Object("CFNumber"), value_(value) {}
    [[nodiscard]] std::int64_t value() const noexcept { return value_; }

private:
    std::int64_t value_;
};

class Array final : public Object {
public:
    explicit Array(std::vector<Reference<Object>> elements) : Object("CFArray"), elements_(std::move(elements)) {}
    [[nodiscard]] const std::vector<Reference<Object>>& elements() const noexcept { return elements_; }

private:
    std::vector<Reference<Object>> elements_;
};

class Dictionary final : public Object {
public:
    using Entries = std::vector<std::pair<const Key*, Reference<Object>>>;
    explicit Dictionary(Entries entries) : Object("CFDictionary"), entries_(std::move(entries)) {}
    [[nodiscard]] const Entries& entries() const noexcept { return entries_; }
    /// nullptr where there is no such key.
    [[nodiscard]] Object* find(const Key* key) const;

private:
    Entries entries_;
};

// The constants whose address is all that is used.
extern const int kArrayCallBacks;
extern const int kKeyCallBacks;
extern const int kValueCallBacks;

// CoreFoundation.framework
const void* cf_retain(const void* object);
void cf_release(const void* object);
Number* number_create(const void* allocator, long type, const void* value);
Array* array_create(const void* allocator, const void** values, long count, const void* callbacks);
Dictionary* dictionary_create(const void* allocator, const void** keys, const void** values, long count,
                              const void* key_callbacks, const void* value_callbacks);

} // namespace geyser::fake_metal
