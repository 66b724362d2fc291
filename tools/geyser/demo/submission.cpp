#include "submission.hpp"

#include <core/try.hpp>
#include <endpoint/vulkan_result.hpp>

namespace geyser::tool::demo {
namespace {

Result<void> checked(std::string_view call, VkResult result) { return endpoint::checked("demo", call, result); }

} // namespace

std::vector<Submission> create_submissions(Arena& arena, std::uint32_t queue_family, std::uint32_t count) {
    std::vector<Submission> submissions;
    for (const VkCommandBuffer commands : arena.command_buffers(queue_family, count)) {
        submissions.push_back({commands, arena.make("vkCreateFence", vkCreateFence, vkDestroyFence,
                                                    VkFenceCreateInfo{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO})});
    }
    return submissions;
}

Result<void> begin(VkDevice device, const Submission& submission) {
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    GEYSER_CHECK(checked("vkResetFences", vkResetFences(device, 1, &submission.done)));
    return checked("vkBeginCommandBuffer", vkBeginCommandBuffer(submission.commands, &info));
}

Result<void> end_and_submit(VulkanTextureShareManager& manager, const Submission& submission,
                            std::optional<SyncPoint> wait, std::optional<SyncPoint> signal) {
    GEYSER_CHECK(checked("vkEndCommandBuffer", vkEndCommandBuffer(submission.commands)));
    return manager.submit(submission.commands, {.wait = wait, .signal = signal}, submission.done);
}

Result<void> wait_until_done(VkDevice device, const Submission& submission, Timeout timeout) {
    const auto nanoseconds = static_cast<std::uint64_t>(timeout.count());
    return checked("vkWaitForFences", vkWaitForFences(device, 1, &submission.done, VK_TRUE, nanoseconds));
}

} // namespace geyser::tool::demo
