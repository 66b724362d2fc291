// NSString, NSArray and NSError of the fake.
#pragma once

#include "dispatch.hpp"

#include <vector>

namespace geyser::fake_metal {

class String final : public Object {
public:
    explicit String(std::string text) : Object("NSString"), text_(std::move(text)) {}
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

class ObjectArray final : public Object {
public:
    explicit ObjectArray(std::vector<Reference<Object>> elements) : Object("NSArray"), elements_(std::move(elements)) {}
    [[nodiscard]] const std::vector<Reference<Object>>& elements() const noexcept { return elements_; }

private:
    std::vector<Reference<Object>> elements_;
};

class Error final : public Object {
public:
    Error(long code, std::string description) : Object("NSError"), code_(code), description_(std::move(description)) {}
    [[nodiscard]] long code() const noexcept { return code_; }
    [[nodiscard]] const std::string& description() const noexcept { return description_; }

private:
    long code_;
    std::string description_;
};

/// NSObject, NSAutoreleasePool, NSString, NSArray, NSError.
void define_foundation();

} // namespace geyser::fake_metal
