// One frame's commands and their way to the GPU, alike in both processes.
#pragma once

#include "arena.hpp"

#include <cstdint>
#include <optional>

namespace geyser::tool::demo {

/// What a slot needs to submit: made once, used for every frame that the slot carries.
struct Submission {
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkFence done = VK_NULL_HANDLE;
};

[[nodiscard]] std::vector<Submission> create_submissions(Arena& arena, std::uint32_t queue_family, std::uint32_t count);

/// Resets fence and commands of finished work and begins anew.
[[nodiscard]] Result<void> begin(VkDevice device, const Submission& submission);

/// Ends the commands and submits them: after `wait`, reaching `signal` and the fence.
[[nodiscard]] Result<void> end_and_submit(VulkanTextureShareManager& manager, const Submission& submission,
                                          std::optional<SyncPoint> wait, std::optional<SyncPoint> signal);

/// Timeout where the work is not done by then.
[[nodiscard]] Result<void> wait_until_done(VkDevice device, const Submission& submission, Timeout timeout);

} // namespace geyser::tool::demo
