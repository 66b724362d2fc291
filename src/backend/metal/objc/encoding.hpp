// Objective-C type encodings, derived from C++ types: what method_getTypeEncoding says of a method without the offsets.
// https://developer.apple.com/library/archive/documentation/Cocoa/Conceptual/ObjCRuntimeGuide/Articles/ocrtTypeEncodings.html
#pragma once

#include "backend/metal/objc/types.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

namespace geyser::metal::objc {

/// A string that can be a template argument.
template <std::size_t N>
struct FixedString {
    constexpr FixedString() noexcept = default;
    // NOLINTNEXTLINE(google-explicit-constructor): so that a literal is an argument
    constexpr FixedString(const char (&text)[N + 1]) noexcept { std::copy_n(text, N, characters.begin()); }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters.data(), N}; }

    std::array<char, N + 1> characters = {};
};
template <std::size_t N>
FixedString(const char (&)[N]) -> FixedString<N - 1>;

template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr FixedString<A + B> operator+(const FixedString<A>& a, const FixedString<B>& b) noexcept {
    FixedString<A + B> joined;
    std::copy_n(b.characters.begin(), B, std::copy_n(a.characters.begin(), A, joined.characters.begin()));
    return joined;
}

/// The base of every Objective-C class in the table.
struct Root {};
template <class T>
concept ObjectiveC = std::derived_from<T, Root>;

/// Results of methods whose name says that the caller owns what they return (new, alloc, copy).
template <class T>
struct Owned {
    using Object = T;
};
/// "oneway void", as release has it.
struct OnewayVoid {};

template <class T>
[[nodiscard]] consteval auto encode() {
    if constexpr (std::is_void_v<T>) {
        return FixedString("v");
    } else if constexpr (std::same_as<T, OnewayVoid>) {
        return FixedString("Vv");
    } else if constexpr (std::is_enum_v<T>) {
        return encode<std::underlying_type_t<T>>();
    } else if constexpr (std::same_as<T, bool>) {
        return FixedString("B");
    } else if constexpr (std::same_as<T, signed char>) {
        return FixedString("c");
    } else if constexpr (std::signed_integral<T>) {
        static_assert(sizeof(T) == 4 || sizeof(T) == 8);
        return FixedString(sizeof(T) == 8 ? "q" : "i");
    } else if constexpr (std::unsigned_integral<T>) {
        static_assert(sizeof(T) == 4 || sizeof(T) == 8);
        return FixedString(sizeof(T) == 8 ? "Q" : "I");
    } else if constexpr (std::same_as<T, const char*>) {
        return FixedString("r*");
    } else if constexpr (std::same_as<T, void*>) {
        return FixedString("^v");
    } else if constexpr (std::same_as<T, SEL>) {
        return FixedString(":");
    } else if constexpr (std::is_pointer_v<T>) {
        if constexpr (ObjectiveC<std::remove_pointer_t<T>>) {
            return FixedString("@");
        } else {
            return FixedString(std::remove_pointer_t<T>::kEncoding);
        }
    } else if constexpr (requires { typename T::Object; }) { // Owned<...>
        return FixedString("@");
    } else {
        return FixedString(T::kEncoding);
    }
}

} // namespace geyser::metal::objc
