// The semaphores, fences and queues of a device, some of whose semaphores are shared. The driver holds a semaphore for
// each of those as a handle, which it is never asked to wait for or to signal.
#pragma once

#include "executor.hpp"

#include <map>

namespace geyser::fake_vulkan {

// Functions of the driver's that are called from here.
// clang-format off
#define GEYSER_FAKE_SYNC_FUNCTIONS(X) \
    X(CreateSemaphore) X(DestroySemaphore) X(DeviceWaitIdle) X(GetFenceStatus) X(GetSemaphoreCounterValue) \
    X(QueueSubmit) X(QueueWaitIdle) X(SignalSemaphore) X(WaitForFences) X(WaitSemaphores)
// clang-format on
#define GEYSER_FAKE_DECLARE(name) PFN_vk##name name = nullptr;

class Sync {
public:
    /// Where nothing can be shared, all is the driver's.
    enum class Sharing { No, Yes };

    Sync(VkDevice device, PFN_vkGetDeviceProcAddr get, Sharing sharing);

    /// A new semaphore of the application's.
    [[nodiscard]] VkSemaphore create(std::shared_ptr<SharedSemaphore> shared, const VkAllocationCallbacks* allocator);
    /// From now on this is behind the semaphore.
    void set(VkSemaphore semaphore, std::shared_ptr<SharedSemaphore> shared);
    void destroy(VkSemaphore semaphore, const VkAllocationCallbacks* allocator);
    /// nullptr for one that is the driver's own.
    [[nodiscard]] std::shared_ptr<SharedSemaphore> find(VkSemaphore semaphore) const;
    [[nodiscard]] std::size_t shared_semaphores() const;

    // As Vulkan's functions.
    VkResult get_counter_value(VkSemaphore semaphore, std::uint64_t* value) const;
    VkResult signal(const VkSemaphoreSignalInfo& info);
    VkResult wait(const VkSemaphoreWaitInfo& info, std::uint64_t timeout);
    /// `shared_fence` becomes 1 when all is done, and may be nullptr.
    VkResult submit(VkQueue queue, std::span<const VkSubmitInfo> infos, VkFence fence,
                    std::shared_ptr<SharedSemaphore> shared_fence = nullptr);
    VkResult get_fence_status(VkFence fence);
    VkResult wait_for_fences(std::span<const VkFence> fences, VkBool32 all, std::uint64_t timeout);
    VkResult wait_idle(VkQueue queue);
    VkResult wait_idle();

private:
    [[nodiscard]] Batch copy(const VkSubmitInfo& info) const;

    VkDevice device_;
    GEYSER_FAKE_SYNC_FUNCTIONS(GEYSER_FAKE_DECLARE)

    mutable std::mutex mutex_;
    std::map<VkSemaphore, std::shared_ptr<SharedSemaphore>> semaphores_;
    /// nullptr where nothing can be shared.
    std::unique_ptr<Executor> executor_;
};

#undef GEYSER_FAKE_DECLARE

} // namespace geyser::fake_vulkan
