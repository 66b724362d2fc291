// Submissions and fences, which wait for shared events and for the driver's own semaphores alike.
#include "state.hpp"

namespace geyser::fake_vulkan_metal {

VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence) {
    return device_of(queue).sync->submit(queue, {submits, count}, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout) {
    return device_of(handle).sync->wait_for_fences({fences, count}, all, timeout);
}

VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence) {
    return device_of(handle).sync->get_fence_status(fence);
}

VKAPI_ATTR VkResult VKAPI_CALL queue_wait_idle(VkQueue queue) { return device_of(queue).sync->wait_idle(queue); }

VKAPI_ATTR VkResult VKAPI_CALL device_wait_idle(VkDevice handle) { return device_of(handle).sync->wait_idle(); }

} // namespace geyser::fake_vulkan_metal
