// What the helper's queue does around Dawn's accesses: before one it turns what the user waits for into a fence of
// Dawn's, after one it turns Dawn's fences into what the user wants signalled, and brings the image back into the
// layout in which it crosses. All of it waits on the GPU.
#pragma once

#include "access.hpp"

#include "backend/guest/semaphore.hpp"

#include <array>
#include <mutex>
#include <vector>

namespace geyser::webgpu {

/// The few functions of Vulkan that the helper's manager does not have.
struct VulkanFunctions {
    PFN_vkCreateCommandPool CreateCommandPool = nullptr;
    PFN_vkDestroyCommandPool DestroyCommandPool = nullptr;
    PFN_vkAllocateCommandBuffers AllocateCommandBuffers = nullptr;
    PFN_vkBeginCommandBuffer BeginCommandBuffer = nullptr;
    PFN_vkEndCommandBuffer EndCommandBuffer = nullptr;
    PFN_vkCmdPipelineBarrier CmdPipelineBarrier = nullptr;
    PFN_vkCreateFence CreateFence = nullptr;
    PFN_vkDestroyFence DestroyFence = nullptr;
    PFN_vkResetFences ResetFences = nullptr;
    PFN_vkWaitForFences WaitForFences = nullptr;
};

/// Thread-safe.
class Relay {
public:
    [[nodiscard]] static Result<std::unique_ptr<Relay>> create(std::shared_ptr<const guest::Helper> helper,
                                                               std::string_view operation);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay();

    /// sync.signal after sync.wait; points of the helper's.
    [[nodiscard]] Result<void> before_access(const HandOff& sync, std::string_view operation);
    /// After `ended` and sync.wait: `image`, which is the helper's, in GENERAL and of EXTERNAL; then sync.signal. With
    /// nothing to signal it blocks until then.
    [[nodiscard]] Result<void> after_access(const EndedAccess& ended, SharedTexture& image, const HandOff& sync,
                                            std::string_view operation);

    /// Waits until no submission uses a texture or a semaphore of the helper's any more. The user knows when Dawn's
    /// work is over, but not when this is. Gives up where a peer does not let it end.
    void let_go(const void* object) noexcept;

private:
    explicit Relay(std::shared_ptr<const guest::Helper> helper) : helper_(std::move(helper)) {}

    /// One submission. What it uses is kept until it is done.
    struct Slot {
        VkCommandBuffer commands = VK_NULL_HANDLE;
        VkFence done = VK_NULL_HANDLE;
        bool in_use = false;
        std::vector<std::unique_ptr<SharedSemaphore>> fences = {};
        std::vector<const void*> uses = {};
    };
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Result<void> make(std::string_view operation);
    [[nodiscard]] Result<void> wait_for(Slot& slot, Clock::time_point deadline, std::string_view operation);
    /// The next slot, its buffer begun. Under the lock.
    [[nodiscard]] Result<Slot*> begin(Clock::time_point deadline, std::string_view operation);
    [[nodiscard]] Result<void> submit(Slot& slot, const HandOff& sync, std::string_view operation);
    [[nodiscard]] Result<void> import_fences(Slot& slot, const EndedAccess& ended, std::string_view operation);
    [[nodiscard]] Result<void> record_layout(VkCommandBuffer commands, const EndedAccess& ended, SharedTexture& image,
                                             std::string_view operation);

    std::shared_ptr<const guest::Helper> helper_;
    VulkanFunctions fn_ = {};
    VkCommandPool pool_ = VK_NULL_HANDLE;
    std::mutex mutex_;
    std::array<Slot, 8> slots_ = {};
    std::size_t next_ = 0;
};

} // namespace geyser::webgpu
