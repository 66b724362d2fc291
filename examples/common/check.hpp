// What the examples do about errors: say what went wrong, and stop.
#pragma once

#include <geyser/error.hpp>

#include <vulkan/vulkan_core.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <type_traits>
#include <utility>

namespace example {

[[noreturn]] inline void stop(const std::string& why) {
    std::cerr << "error: " << why << '\n';
    std::exit(EXIT_FAILURE);
}

/// The value of a result. A program that can go on would look at result.error().code instead.
template <class T>
T check(geyser::Result<T> result) {
    if (!result) {
        stop(result.error().message());
    }
    if constexpr (!std::is_void_v<T>) {
        return *std::move(result);
    }
}

inline void check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        stop(std::string(call) + ": VkResult " + std::to_string(result));
    }
}

} // namespace example
