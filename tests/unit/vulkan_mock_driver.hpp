// A Vulkan driver that does nothing but count: every call can be made to fail, and what is not destroyed shows. It
// needs no Vulkan on the machine and takes no locks, so that the thread sanitizer sees the library's own.
#pragma once

#include <geyser/vulkan.hpp>

#include <os_kinds.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

/// One at a time, as Vulkan's entry point carries no user data. What it offers is set before a manager is made.
class MockDriver {
public:
    MockDriver();
    MockDriver(const MockDriver&) = delete;
    MockDriver& operator=(const MockDriver&) = delete;
    ~MockDriver();

    [[nodiscard]] VulkanConfig config() const { return {.get_instance_proc_addr = entry()}; }
    [[nodiscard]] static PFN_vkGetInstanceProcAddr entry();

    // What the driver has.
    std::uint32_t version = VK_API_VERSION_1_3;
    std::uint32_t physical_devices = 1;
    std::vector<std::string> instance_extensions = {};
    std::vector<std::string> extensions = {kMemoryExtension, kSemaphoreExtension, kFenceExtension,
                                           VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME};
    bool timeline_feature = true;
    VkExternalMemoryFeatureFlags image_features =
        VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;
    VkExternalSemaphoreFeatureFlags semaphore_features =
        VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT;
    /// Whether images and buffers may lie on host pointers.
    bool host_images = true;
    bool host_buffers = true;
    /// Functions that the driver does not have.
    std::set<std::string, std::less<>> missing = {};
    /// What vkGetMemoryFdKHR and its like answer instead of a descriptor, where set to -1; NT handles are null then.
    int exported_fd = 0;
    std::optional<std::array<std::uint8_t, VK_LUID_SIZE>> luid = {};
    std::uint32_t node_mask = 0;
    /// What vkGetMemoryWin32HandlePropertiesKHR answers.
    std::uint32_t importable_types = 1;

    /// Makes the `nth` next call of `function` return `result`.
    void fail(std::string function, VkResult result, int nth = 1);
    /// Whether the failure that was asked for has happened.
    [[nodiscard]] bool failed() const { return calls_ >= nth_; }

    /// Objects made and not destroyed.
    [[nodiscard]] int live() const { return live_; }
    /// Of the last instance.
    VkInstanceCreateFlags instance_flags = 0;

    /// Whether submissions end at once; those made while they do not end in finish().
    bool is_prompt = true;
    void finish();
    /// Semaphores and fences that were destroyed before a submission that uses them had ended.
    [[nodiscard]] int destroyed_in_use() const { return destroyed_in_use_; }

    /// How often the handle of one object was asked for, at most.
    [[nodiscard]] int most_exports() const { return most_exports_; }
    /// Calls of vkQueueSubmit. Not atomic: queues are externally synchronized.
    [[nodiscard]] int submissions() const { return submissions_; }
    /// The image barriers that were recorded since the last call.
    [[nodiscard]] std::vector<VkImageMemoryBarrier> take_barriers() { return std::exchange(barriers_, {}); }

    // For the driver's functions.
    [[nodiscard]] VkResult next(std::string_view function);
    void count(int objects) { live_.fetch_add(objects, std::memory_order_relaxed); }
    void submit(std::span<const VkSubmitInfo> infos, VkFence fence);
    void look_for_use_of(std::uint64_t object);
    void count_export(int exports) { most_exports_ = std::max(most_exports_, exports); }
    void record(std::span<const VkImageMemoryBarrier> barriers) {
        barriers_.insert(barriers_.end(), barriers.begin(), barriers.end());
    }

private:
    std::string failing_ = {};
    VkResult result_ = VK_SUCCESS;
    int nth_ = 0;
    std::atomic<int> calls_ = 0;
    std::atomic<int> live_ = 0;
    int submissions_ = 0;
    int most_exports_ = 0;
    int destroyed_in_use_ = 0;
    using Signal = std::pair<std::uint64_t, std::uint64_t>; ///< a fence or a semaphore, and its value then
    struct Submission {
        std::vector<std::uint64_t> waits = {};
        std::vector<Signal> signals = {};
    };
    std::vector<Submission> pending_;
    std::vector<VkImageMemoryBarrier> barriers_ = {};
};

} // namespace geyser::test
