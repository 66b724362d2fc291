#include "executor.hpp"

#include "violation.hpp"

#include <algorithm>

namespace geyser::fake_vulkan_win32 {
namespace {

void check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        violation(std::string(call) + " of the driver failed: " + std::to_string(result));
    }
}

} // namespace

Executor::Executor(Device& device) : device_(device) {
    const VkFenceCreateInfo unsignalled = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    check(device_.CreateFence(device_.handle, &unsignalled, nullptr, &done_), "vkCreateFence");
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Executor::~Executor() {
    wait_until_idle();
    thread_ = {};
    device_.DestroyFence(device_.handle, done_, nullptr);
}

void Executor::submit(Submission submission) {
    const std::lock_guard lock(mutex_);
    submissions_.push_back(std::move(submission));
    changed_.notify_all();
}

bool Executor::wait_until_submitted(std::span<const VkFence> fences, Deadline deadline) {
    const auto is_one = [fences](const Submission& each) {
        return each.fence != VK_NULL_HANDLE && std::ranges::count(fences, each.fence) != 0;
    };
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return std::ranges::none_of(submissions_, is_one); });
}

void Executor::wait_until_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return submissions_.empty(); });
}

void Executor::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !submissions_.empty(); })) {
        const Submission& first = submissions_.front(); // stays where it is while others are added
        lock.unlock();
        run(first);
        lock.lock();
        submissions_.pop_front();
        changed_.notify_all();
    }
}

void Executor::run(const Submission& submission) {
    for (std::size_t i = 0; i < submission.batches.size(); ++i) {
        const bool is_last = i + 1 == submission.batches.size();
        run(submission.queue, submission.batches[i], is_last ? submission.fence : VK_NULL_HANDLE);
    }
    if (submission.batches.empty() && submission.fence != VK_NULL_HANDLE) {
        check(device_.QueueSubmit(submission.queue, 0, nullptr, submission.fence), "vkQueueSubmit");
    }
    if (submission.shared_fence != nullptr) {
        wait_for_driver(submission.queue);
        submission.shared_fence->set(1);
    }
}

/// Until all that was submitted to the queue is done.
void Executor::wait_for_driver(VkQueue queue) {
    check(device_.QueueSubmit(queue, 0, nullptr, done_), "vkQueueSubmit");
    check(device_.WaitForFences(device_.handle, 1, &done_, VK_TRUE, UINT64_MAX), "vkWaitForFences");
    check(device_.ResetFences(device_.handle, 1, &done_), "vkResetFences");
}

void Executor::run(VkQueue queue, const Batch& batch, VkFence fence) {
    for (const Point& point : batch.shared_waits) {
        const bool is_binary = point.payload->type().object == PayloadType::Object::Binary;
        (void)(is_binary ? point.payload->take(Deadline::max()) : point.payload->wait(point.value, Deadline::max()));
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
    check(device_.QueueSubmit(queue, 1, &info, fence), "vkQueueSubmit");
    if (batch.shared_signals.empty()) {
        return;
    }
    wait_for_driver(queue);
    for (const Point& point : batch.shared_signals) {
        const bool is_binary = point.payload->type().object == PayloadType::Object::Binary;
        if (is_binary && point.payload->value() != 0) {
            violation("vkQueueSubmit: a binary semaphore is signalled twice");
        }
        point.payload->set(is_binary ? 1 : point.value);
    }
}

} // namespace geyser::fake_vulkan_win32
