#include "executor.hpp"

#include "violation.hpp"

#include <algorithm>

namespace geyser::fake_vulkan {
namespace {

void check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        violation(std::string(call) + " of the driver failed: " + std::to_string(result));
    }
}

} // namespace

Executor::Executor(VkDevice device, PFN_vkGetDeviceProcAddr get)
    : device_(device), destroy_fence_(reinterpret_cast<PFN_vkDestroyFence>(get(device, "vkDestroyFence"))),
      submit_(reinterpret_cast<PFN_vkQueueSubmit>(get(device, "vkQueueSubmit"))),
      reset_fences_(reinterpret_cast<PFN_vkResetFences>(get(device, "vkResetFences"))),
      wait_for_fences_(reinterpret_cast<PFN_vkWaitForFences>(get(device, "vkWaitForFences"))) {
    const auto create_fence = reinterpret_cast<PFN_vkCreateFence>(get(device, "vkCreateFence"));
    const VkFenceCreateInfo unsignalled = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    check(create_fence(device, &unsignalled, nullptr, &done_), "vkCreateFence");
    thread_ = std::thread([this] { run(); });
}

Executor::~Executor() {
    wait_until_idle();
    {
        const std::lock_guard lock(mutex_);
        leaving_ = true;
        changed_.notify_all();
    }
    thread_.join();
    destroy_fence_(device_, done_, nullptr);
}

void Executor::submit(Submission submission) {
    const std::lock_guard lock(mutex_);
    submissions_.push_back(std::move(submission));
    changed_.notify_all();
}

bool Executor::wait_until_submitted(std::span<const VkFence> fences, Deadline deadline) {
    const auto is_one = [fences](const Submission& each) { return std::ranges::count(fences, each.fence) != 0; };
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return std::ranges::none_of(submissions_, is_one); });
}

void Executor::wait_until_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return submissions_.empty(); });
}

void Executor::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return leaving_ || !submissions_.empty(); });
        if (submissions_.empty()) {
            return;
        }
        const Submission& first = submissions_.front(); // stays where it is while others are added
        lock.unlock();
        run(first);
        lock.lock();
        submissions_.pop_front();
        changed_.notify_all();
    }
}

void Executor::run(const Submission& submission) {
    if (submission.batches.empty() && submission.fence != VK_NULL_HANDLE) {
        check(submit_(submission.queue, 0, nullptr, submission.fence), "vkQueueSubmit");
    }
    for (std::size_t i = 0; i < submission.batches.size(); ++i) {
        const bool is_last = i + 1 == submission.batches.size();
        run(submission.queue, submission.batches[i], is_last ? submission.fence : VK_NULL_HANDLE);
    }
}

void Executor::run(VkQueue queue, const Batch& batch, VkFence fence) {
    for (const Point& point : batch.shared_waits) {
        (void)point.semaphore->wait(point.value, Deadline::max());
    }
    const VkTimelineSemaphoreSubmitInfo values = {
        .sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
        .waitSemaphoreValueCount = static_cast<std::uint32_t>(batch.wait_values.size()),
        .pWaitSemaphoreValues = batch.wait_values.data(),
        .signalSemaphoreValueCount = static_cast<std::uint32_t>(batch.signal_values.size()),
        .pSignalSemaphoreValues = batch.signal_values.data()};
    const VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                               .pNext = &values,
                               .waitSemaphoreCount = static_cast<std::uint32_t>(batch.wait_semaphores.size()),
                               .pWaitSemaphores = batch.wait_semaphores.data(),
                               .pWaitDstStageMask = batch.wait_stages.data(),
                               .commandBufferCount = static_cast<std::uint32_t>(batch.commands.size()),
                               .pCommandBuffers = batch.commands.data(),
                               .signalSemaphoreCount = static_cast<std::uint32_t>(batch.signal_semaphores.size()),
                               .pSignalSemaphores = batch.signal_semaphores.data()};
    check(submit_(queue, 1, &info, fence), "vkQueueSubmit");
    if (batch.shared_signals.empty()) {
        return;
    }
    check(submit_(queue, 0, nullptr, done_), "vkQueueSubmit"); // reached when all before it is done
    check(wait_for_fences_(device_, 1, &done_, VK_TRUE, UINT64_MAX), "vkWaitForFences");
    check(reset_fences_(device_, 1, &done_), "vkResetFences");
    for (const Point& point : batch.shared_signals) {
        point.semaphore->signal(point.value);
    }
}

} // namespace geyser::fake_vulkan
