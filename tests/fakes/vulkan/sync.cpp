#include "sync.hpp"

#include "violation.hpp"

#include <algorithm>

namespace geyser::fake_vulkan {
namespace {

/// The values that VkTimelineSemaphoreSubmitInfo has for `count` semaphores; zeros where it has none for binary ones.
std::vector<std::uint64_t> values_of(std::uint32_t count, std::uint32_t given, const std::uint64_t* values) {
    std::vector<std::uint64_t> result(count);
    std::copy_n(values, std::min(count, given), result.begin());
    return result;
}

} // namespace

Sync::Sync(VkDevice device, PFN_vkGetDeviceProcAddr get, Sharing sharing) : device_(device) {
#define GEYSER_FAKE_LOAD(name) name = reinterpret_cast<PFN_vk##name>(get(device, "vk" #name));
    GEYSER_FAKE_SYNC_FUNCTIONS(GEYSER_FAKE_LOAD)
#undef GEYSER_FAKE_LOAD
    if (sharing == Sharing::Yes) {
        executor_ = std::make_unique<Executor>(device, get);
    }
}

VkSemaphore Sync::create(std::shared_ptr<SharedSemaphore> shared, const VkAllocationCallbacks* allocator) {
    const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (CreateSemaphore(device_, &info, allocator, &semaphore) != VK_SUCCESS) {
        violation("the driver makes no semaphore");
    }
    set(semaphore, std::move(shared));
    return semaphore;
}

void Sync::set(VkSemaphore semaphore, std::shared_ptr<SharedSemaphore> shared) {
    const std::lock_guard lock(mutex_);
    semaphores_.insert_or_assign(semaphore, std::move(shared));
}

void Sync::destroy(VkSemaphore semaphore, const VkAllocationCallbacks* allocator) {
    {
        const std::lock_guard lock(mutex_);
        semaphores_.erase(semaphore);
    }
    DestroySemaphore(device_, semaphore, allocator);
}

std::shared_ptr<SharedSemaphore> Sync::find(VkSemaphore semaphore) const {
    const std::lock_guard lock(mutex_);
    const auto found = semaphores_.find(semaphore);
    return found == semaphores_.end() ? nullptr : found->second;
}

std::size_t Sync::shared_semaphores() const {
    const std::lock_guard lock(mutex_);
    return semaphores_.size();
}

VkResult Sync::get_counter_value(VkSemaphore semaphore, std::uint64_t* value) const {
    if (const auto shared = find(semaphore)) {
        *value = shared->value();
        return VK_SUCCESS;
    }
    return GetSemaphoreCounterValue(device_, semaphore, value);
}

VkResult Sync::signal(const VkSemaphoreSignalInfo& info) {
    if (const auto shared = find(info.semaphore)) {
        shared->signal(info.value);
        return VK_SUCCESS;
    }
    return SignalSemaphore(device_, &info);
}

VkResult Sync::wait(const VkSemaphoreWaitInfo& info, std::uint64_t timeout) {
    const std::span semaphores(info.pSemaphores, info.semaphoreCount);
    if (std::ranges::none_of(semaphores, [this](VkSemaphore each) { return find(each) != nullptr; })) {
        return WaitSemaphores(device_, &info, timeout);
    }
    if (semaphores.size() != 1) {
        violation("vkWaitSemaphores: a shared semaphore among others");
    }
    return find(semaphores[0])->wait(info.pValues[0], deadline_in(timeout)) ? VK_SUCCESS : VK_TIMEOUT;
}

Batch Sync::copy(const VkSubmitInfo& info) const {
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
        if (auto shared = find(info.pWaitSemaphores[i])) {
            batch.shared_waits.push_back({std::move(shared), waits[i]});
        } else {
            batch.wait_semaphores.push_back(info.pWaitSemaphores[i]);
            batch.wait_stages.push_back(info.pWaitDstStageMask[i]);
            batch.wait_values.push_back(waits[i]);
        }
    }
    for (std::uint32_t i = 0; i < info.signalSemaphoreCount; ++i) {
        if (auto shared = find(info.pSignalSemaphores[i])) {
            batch.shared_signals.push_back({std::move(shared), signals[i]});
        } else {
            batch.signal_semaphores.push_back(info.pSignalSemaphores[i]);
            batch.signal_values.push_back(signals[i]);
        }
    }
    return batch;
}

VkResult Sync::submit(VkQueue queue, std::span<const VkSubmitInfo> infos, VkFence fence,
                      std::shared_ptr<SharedSemaphore> shared_fence) {
    if (executor_ == nullptr) {
        return QueueSubmit(queue, static_cast<std::uint32_t>(infos.size()), infos.data(), fence);
    }
    Submission submission = {.queue = queue, .fence = fence};
    for (const VkSubmitInfo& info : infos) {
        submission.batches.push_back(copy(info));
    }
    if (shared_fence != nullptr) {
        submission.batches.push_back({.shared_signals = {{std::move(shared_fence), 1}}});
    }
    executor_->submit(std::move(submission));
    return VK_SUCCESS;
}

VkResult Sync::get_fence_status(VkFence fence) {
    if (executor_ != nullptr && !executor_->wait_until_submitted({&fence, 1}, deadline_in(0))) {
        return VK_NOT_READY;
    }
    return GetFenceStatus(device_, fence);
}

VkResult Sync::wait_for_fences(std::span<const VkFence> fences, VkBool32 all, std::uint64_t timeout) {
    const Deadline deadline = deadline_in(timeout);
    if (executor_ != nullptr && !executor_->wait_until_submitted(fences, deadline)) {
        return VK_TIMEOUT;
    }
    const auto left = std::chrono::nanoseconds(deadline - std::chrono::steady_clock::now()).count();
    return WaitForFences(device_, static_cast<std::uint32_t>(fences.size()), fences.data(), all,
                         static_cast<std::uint64_t>(std::max<std::int64_t>(left, 0)));
}

VkResult Sync::wait_idle(VkQueue queue) {
    if (executor_ != nullptr) {
        executor_->wait_until_idle();
    }
    return QueueWaitIdle(queue);
}

VkResult Sync::wait_idle() {
    if (executor_ != nullptr) {
        executor_->wait_until_idle();
    }
    return DeviceWaitIdle(device_);
}

} // namespace geyser::fake_vulkan
