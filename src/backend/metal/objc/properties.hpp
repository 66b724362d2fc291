// Properties: a Core Foundation dictionary of numbers, as IOSurfaceCreate takes it.
#pragma once

#include "backend/metal/objc/retained.hpp"

#include <span>
#include <vector>

namespace geyser::metal::objc {

class Properties {
public:
    explicit Properties(const Runtime& runtime) noexcept : runtime_(runtime) {}

    /// Keys are constants of functions.inc: they live for ever.
    void add(const CFString* key, std::uint64_t number);
    /// An array of dictionaries.
    void add(const CFString* key, std::span<const Properties> dictionaries);

    /// A dictionary of what was added; empty where Core Foundation has no memory.
    [[nodiscard]] Retained<const CFDictionary> dictionary() const;

private:
    const Runtime& runtime_;
    std::vector<const void*> keys_;
    std::vector<Retained<const void>> values_;
};

} // namespace geyser::metal::objc
