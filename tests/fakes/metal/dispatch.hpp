// Classes, selectors and objc_msgSend of the fake.
#pragma once

#include "objects.hpp"

#include <cstdint>
#include <string>
#include <type_traits>

namespace geyser::fake_metal {

using Sel = const char*;
using Implementation = void (*)();

/// A block: the fake knows none but nil.
struct Block;
/// MTLOrigin and MTLSize: nameless in Apple's headers, and alike to the runtime.
struct Origin {
    unsigned long x = 0;
    unsigned long y = 0;
    unsigned long z = 0;
};
struct Size {
    unsigned long width = 0;
    unsigned long height = 0;
    unsigned long depth = 0;
};

/// Type encodings of the implementations, to be held against what Apple's headers say.
template <class T>
std::string encoding() {
    if constexpr (std::is_void_v<T>) {
        return "v";
    } else if constexpr (std::is_same_v<T, signed char>) {
        return "c";
    } else if constexpr (std::is_same_v<T, std::uint32_t>) {
        return "I";
    } else if constexpr (std::is_same_v<T, long>) {
        return "q";
    } else if constexpr (std::is_same_v<T, unsigned long>) {
        return "Q";
    } else if constexpr (std::is_same_v<T, const char*>) {
        return "r*";
    } else if constexpr (std::is_same_v<T, void*>) {
        return "^v";
    } else if constexpr (std::is_same_v<T, Block*>) {
        return "@?";
    } else if constexpr (std::is_same_v<T, Origin> || std::is_same_v<T, Size>) {
        return "{?=QQQ}";
    } else {
        static_assert(std::is_pointer_v<T>);
        return "@";
    }
}

/// Enters a method under the types that Apple's header gives it. A violation where the implementation has others: only
/// 'V' (oneway), '#', ':' and "^{__IOSurface=}" cannot be told from the C++ types.
void define(const char* class_name, Sel selector, bool of_the_class, const char* types, std::string implemented,
            Implementation implementation);

template <class Result, class Self, class... Arguments>
void instance_method(const char* class_name, Sel selector, const char* types,
                     Result (*implementation)(Self*, Sel, Arguments...)) {
    define(class_name, selector, false, types, ((encoding<Result>() + "@:") + ... + encoding<Arguments>()),
           reinterpret_cast<Implementation>(implementation));
}
template <class Result, class... Arguments>
void class_method(const char* class_name, Sel selector, const char* types,
                  Result (*implementation)(void*, Sel, Arguments...)) {
    define(class_name, selector, true, types, ((encoding<Result>() + "@:") + ... + encoding<Arguments>()),
           reinterpret_cast<Implementation>(implementation));
}

/// Whether objects of the class have the method.
[[nodiscard]] bool has_method(const std::string& class_name, Sel selector);

/// Whether the next call of this name was to fail; it does so once.
[[nodiscard]] bool take_failure(const std::string& name);

/// Shows everything, forgets failures and calls.
void reset_dispatch();

// The C functions of the runtime.
void* get_class(const char* name);
Sel register_selector(const char* name);
/// objc_msgSend: finds the method and jumps to it, with all registers and the stack as they were.
extern "C" void geyser_fake_msg_send();

} // namespace geyser::fake_metal
