// Retained<T>: one reference to an object of Objective-C or of Core Foundation, given back exactly once.
#pragma once

#include "backend/metal/objc/runtime.hpp"

namespace geyser::metal::objc {

template <class T>
class Retained {
public:
    constexpr Retained() noexcept = default;
    /// Takes over a reference that the caller owns. nullptr is an empty one.
    [[nodiscard]] static Retained adopt(const Runtime& runtime, T* object) noexcept {
        return Retained(runtime, object);
    }
    /// One more reference to an object of somebody else's. nullptr is an empty one.
    [[nodiscard]] static Retained share(const Runtime& runtime, T* object) {
        if (object != nullptr) {
            runtime.retain(object);
        }
        return Retained(runtime, object);
    }

    Retained(Retained&& other) noexcept : runtime_(other.runtime_), object_(other.take()) {}
    Retained& operator=(Retained&& other) noexcept {
        if (this != &other) {
            reset();
            runtime_ = other.runtime_;
            object_ = other.take();
        }
        return *this;
    }
    Retained(const Retained&) = delete;
    Retained& operator=(const Retained&) = delete;
    ~Retained() { reset(); }

    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
    /// Borrows.
    [[nodiscard]] T* get() const noexcept { return object_; }
    /// Gives away: the caller owns the reference from here on.
    [[nodiscard]] T* take() noexcept { return std::exchange(object_, nullptr); }
    void reset() noexcept {
        if (T* const object = take(); object != nullptr) {
            runtime_->release(object);
        }
    }

private:
    Retained(const Runtime& runtime, T* object) noexcept : runtime_(&runtime), object_(object) {}

    const Runtime* runtime_ = nullptr;
    T* object_ = nullptr;
};

} // namespace geyser::metal::objc
