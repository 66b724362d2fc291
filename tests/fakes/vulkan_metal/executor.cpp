#include "executor.hpp"

#include <algorithm>
#include <string>

namespace geyser::fake_vulkan_metal {
namespace {

void check(VkResult result, const char* call) {
    if (result != VK_SUCCESS) {
        fake_metal::violation(std::string(call) + " failed");
    }
}

} // namespace

Executor::Executor(Device& device)
    : device_(device), passing_on_([this](const std::stop_token& stop) { pass_on(stop); }),
      signalling_([this](const std::stop_token& stop) { signal(stop); }) {}

Executor::~Executor() {
    wait_until_done();
    passing_on_.request_stop();
    signalling_.request_stop();
}

void Executor::submit(Submission submission) {
    const std::lock_guard lock(mutex_);
    submissions_.push_back(std::move(submission));
    changed_.notify_all();
}

void Executor::wait_until_passed_on() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return submissions_.empty(); });
}

bool Executor::wait_until_passed_on(std::span<const VkFence> fences, std::chrono::steady_clock::time_point deadline) {
    const auto is_one = [fences](const Submission& each) {
        return std::ranges::find(fences, each.fence) != fences.end();
    };
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return std::ranges::none_of(submissions_, is_one); });
}

void Executor::wait_until_done() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return submissions_.empty() && signals_.empty(); });
}

void Executor::pass_on(const std::stop_token& stop) {
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
    if (submission.batches.empty()) {
        check(device_.fn.QueueSubmit(submission.queue, 0, nullptr, submission.fence), "vkQueueSubmit");
        return;
    }
    for (std::size_t i = 0; i < submission.batches.size(); ++i) {
        const bool is_last = i + 1 == submission.batches.size();
        run(submission.queue, submission.batches[i], is_last ? submission.fence : VK_NULL_HANDLE);
    }
}

void Executor::run(VkQueue queue, const Batch& batch, VkFence fence) {
    for (const EventPoint& point : batch.wait_events) {
        while (!point.event->wait(point.value, 1000)) {
        }
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
    check(device_.fn.QueueSubmit(queue, 1, &info, fence), "vkQueueSubmit");
    if (batch.signal_events.empty()) {
        return;
    }
    const VkFenceCreateInfo unsignalled = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkFence done = VK_NULL_HANDLE;
    check(device_.fn.CreateFence(device_.handle, &unsignalled, nullptr, &done), "vkCreateFence");
    check(device_.fn.QueueSubmit(queue, 0, nullptr, done), "vkQueueSubmit");
    const std::lock_guard lock(mutex_);
    signals_.push_back({.fence = done, .events = batch.signal_events});
    changed_.notify_all();
}

void Executor::signal(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !signals_.empty(); })) {
        const Signal& first = signals_.front();
        lock.unlock();
        check(device_.fn.WaitForFences(device_.handle, 1, &first.fence, VK_TRUE, UINT64_MAX), "vkWaitForFences");
        device_.fn.DestroyFence(device_.handle, first.fence, nullptr);
        for (const EventPoint& point : first.events) {
            point.event->signal(point.value);
        }
        lock.lock();
        signals_.pop_front();
        changed_.notify_all();
    }
}

} // namespace geyser::fake_vulkan_metal
