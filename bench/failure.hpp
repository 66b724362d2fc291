// A measurement that cannot go on has failed as a whole, so a failure is thrown, and told where the process began.
#pragma once

#include <geyser/error.hpp>

#include <vulkan/vulkan_core.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace bench {

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        throw Failure(std::string(call) + " failed with VkResult " + std::to_string(result));
    }
}

template <class T>
T check(geyser::Result<T> result) {
    if (!result) {
        throw Failure(result.error().message());
    }
    if constexpr (!std::is_void_v<T>) {
        return *std::move(result);
    }
}

} // namespace bench
