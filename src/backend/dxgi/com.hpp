// Com<T>: an owned reference to a COM object.
#pragma once

#include "backend/dxgi/api.hpp"

#include <utility>

namespace geyser::dxgi {

/// Move-only: a second reference is made where one is wanted, by share().
template <class T>
class Com {
public:
    Com() noexcept = default;
    /// A reference of its own to an object of somebody else's; nullptr stays nullptr.
    [[nodiscard]] static Com share(T* object) noexcept {
        if (object != nullptr) {
            object->AddRef();
        }
        Com shared;
        shared.object_ = object;
        return shared;
    }
    Com(Com&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Com& operator=(Com&& other) noexcept {
        if (this != &other) {
            reset();
            object_ = std::exchange(other.object_, nullptr);
        }
        return *this;
    }
    Com(const Com&) = delete;
    Com& operator=(const Com&) = delete;
    ~Com() { reset(); }

    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
    /// Borrows.
    [[nodiscard]] T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    /// Gives the reference away.
    [[nodiscard]] T* take() noexcept { return std::exchange(object_, nullptr); }

    void reset() noexcept {
        if (T* const old = std::exchange(object_, nullptr); old != nullptr) {
            old->Release();
        }
    }
    /// Where a call puts a new reference: make(..., __uuidof(T), object.receive()).
    [[nodiscard]] void** receive() noexcept {
        reset();
        return reinterpret_cast<void**>(&object_);
    }
    /// The same for calls that know the type.
    [[nodiscard]] T** receive_typed() noexcept {
        reset();
        return &object_;
    }

private:
    T* object_ = nullptr;
};

/// Another interface of an object; nullptr where it has none such.
template <class Wanted, class T>
[[nodiscard]] Com<Wanted> query(T* object) noexcept {
    Com<Wanted> wanted;
    if (object != nullptr && object->QueryInterface(__uuidof(Wanted), wanted.receive()) != S_OK) {
        wanted.reset();
    }
    return wanted;
}

} // namespace geyser::dxgi
