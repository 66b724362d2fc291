// Submissions.
#include "executor.hpp"
#include "violation.hpp"

#include <algorithm>

namespace geyser::fake_vulkan_win32 {
namespace {

/// The values that VkTimelineSemaphoreSubmitInfo has for `count` semaphores; zeros where it has none for binary ones.
std::vector<std::uint64_t> values_of(std::uint32_t count, std::uint32_t given, const std::uint64_t* values) {
    std::vector<std::uint64_t> result(count);
    std::copy_n(values, std::min(count, given), result.begin());
    return result;
}

Batch copy(Device& device, const VkSubmitInfo& info) {
    const auto* timeline = static_cast<const VkTimelineSemaphoreSubmitInfo*>(info.pNext);
    if (timeline != nullptr &&
        (timeline->sType != VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO || timeline->pNext != nullptr)) {
        violation("vkQueueSubmit: something else in the chain than VkTimelineSemaphoreSubmitInfo");
    }
    const VkTimelineSemaphoreSubmitInfo values = timeline != nullptr ? *timeline : VkTimelineSemaphoreSubmitInfo{};
    const auto waits = values_of(info.waitSemaphoreCount, values.waitSemaphoreValueCount, values.pWaitSemaphoreValues);
    const auto signals =
        values_of(info.signalSemaphoreCount, values.signalSemaphoreValueCount, values.pSignalSemaphoreValues);
    Batch batch = {.commands = {info.pCommandBuffers, info.pCommandBuffers + info.commandBufferCount}};
    for (std::uint32_t i = 0; i < info.waitSemaphoreCount; ++i) {
        if (auto payload = device.find(info.pWaitSemaphores[i])) {
            batch.shared_waits.push_back({std::move(payload), waits[i]});
        } else {
            batch.wait_semaphores.push_back(info.pWaitSemaphores[i]);
            batch.wait_stages.push_back(info.pWaitDstStageMask[i]);
            batch.wait_values.push_back(waits[i]);
        }
    }
    for (std::uint32_t i = 0; i < info.signalSemaphoreCount; ++i) {
        if (auto payload = device.find(info.pSignalSemaphores[i])) {
            batch.shared_signals.push_back({std::move(payload), signals[i]});
        } else {
            batch.signal_semaphores.push_back(info.pSignalSemaphores[i]);
            batch.signal_values.push_back(signals[i]);
        }
    }
    return batch;
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence) {
    Device& device = device_of(queue);
    if (device.executor == nullptr) {
        return device.QueueSubmit(queue, count, submits, fence);
    }
    Submission submission = {.queue = queue, .shared_fence = device.find(fence)};
    submission.fence = submission.shared_fence != nullptr ? VK_NULL_HANDLE : fence;
    for (std::uint32_t i = 0; i < count; ++i) {
        submission.batches.push_back(copy(device, submits[i]));
    }
    device.executor->submit(std::move(submission));
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL queue_wait_idle(VkQueue queue) {
    Device& device = device_of(queue);
    if (device.executor != nullptr) {
        device.executor->wait_until_idle();
    }
    return device.QueueWaitIdle(queue);
}

VKAPI_ATTR VkResult VKAPI_CALL device_wait_idle(VkDevice handle) {
    Device& device = device_of(handle);
    if (device.executor != nullptr) {
        device.executor->wait_until_idle();
    }
    return device.DeviceWaitIdle(handle);
}

} // namespace geyser::fake_vulkan_win32
