#include "backend/metal/objc/properties.hpp"

#include <utility>

namespace geyser::metal::objc {
namespace {

/// As Core Foundation takes arrays: pointers that it does not write through.
std::vector<const void*> borrow(std::span<const Retained<const void>> objects) {
    std::vector<const void*> pointers;
    for (const Retained<const void>& object : objects) {
        pointers.push_back(object.get());
    }
    return pointers;
}

} // namespace

void Properties::add(const CFString* key, std::uint64_t number) {
    // Core Foundation knows no unsigned numbers, and no size has the highest bit.
    const auto value = static_cast<std::int64_t>(number);
    keys_.push_back(key);
    values_.push_back(Retained<const void>::adopt(
        runtime_, runtime_.functions().CFNumberCreate(nullptr, CFNumberType::SInt64, &value)));
}

void Properties::add(const CFString* key, std::span<const Properties> dictionaries) {
    std::vector<Retained<const void>> elements;
    for (const Properties& properties : dictionaries) {
        elements.push_back(Retained<const void>::adopt(runtime_, properties.dictionary().take()));
    }
    std::vector<const void*> pointers = borrow(elements);
    keys_.push_back(key);
    values_.push_back(Retained<const void>::adopt(
        runtime_, runtime_.functions().CFArrayCreate(nullptr, pointers.data(), static_cast<CFIndex>(pointers.size()),
                                                     runtime_.functions().kCFTypeArrayCallBacks)));
}

Retained<const CFDictionary> Properties::dictionary() const {
    std::vector<const void*> keys = keys_;
    std::vector<const void*> values = borrow(values_);
    return Retained<const CFDictionary>::adopt(
        runtime_,
        runtime_.functions().CFDictionaryCreate(nullptr, keys.data(), values.data(), static_cast<CFIndex>(keys.size()),
                                                runtime_.functions().kCFTypeDictionaryKeyCallBacks,
                                                runtime_.functions().kCFTypeDictionaryValueCallBacks));
}

} // namespace geyser::metal::objc
