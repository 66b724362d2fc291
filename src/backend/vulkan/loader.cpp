#include "loader.hpp"

#include "volk_prefix.h"
#define VOLK_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <volk.h>
#pragma GCC diagnostic pop

#include <mutex>

namespace geyser::vulkan {

Result<PFN_vkGetInstanceProcAddr> find_loader(PFN_vkGetInstanceProcAddr given, std::string_view operation) {
    if (given != nullptr) {
        return given;
    }
    // volk keeps the library open for the life of the process, so its answer can be kept too.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (vkGetInstanceProcAddr == nullptr && volkInitialize() != VK_SUCCESS) {
        return fail(ErrorCode::BackendUnavailable, operation,
                    "the Vulkan loader libvulkan.so.1 could not be opened; install libvulkan1 and a driver");
    }
    return vkGetInstanceProcAddr;
}

} // namespace geyser::vulkan
