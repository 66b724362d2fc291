// Semaphores over shared events, and the submissions that wait for them or signal them.
#include "executor.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace geyser::fake_vulkan_metal {
namespace {

using fake_metal::Event;
using fake_metal::Reference;
using fake_metal::violation;

/// A handle for the application to hold. The driver is never asked to wait for it or to signal it.
VkSemaphore new_handle(const Device& device) {
    const VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                            .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (device.fn.CreateSemaphore(device.handle, &info, nullptr, &semaphore) != VK_SUCCESS) {
        violation("the driver makes no timeline semaphore");
    }
    return semaphore;
}

/// The values that VkTimelineSemaphoreSubmitInfo has for `count` semaphores; zeros where it has none for binary ones.
std::vector<std::uint64_t> values_of(std::uint32_t count, std::uint32_t given, const std::uint64_t* values) {
    std::vector<std::uint64_t> result(count);
    std::copy_n(values, std::min(count, given), result.begin());
    return result;
}

/// A copy of `info`, with shared timelines as their events.
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
        if (Event* const event = device.find(info.pWaitSemaphores[i])) {
            batch.wait_events.push_back({Reference<Event>(event), waits[i]});
        } else {
            batch.wait_semaphores.push_back(info.pWaitSemaphores[i]);
            batch.wait_stages.push_back(info.pWaitDstStageMask[i]);
            batch.wait_values.push_back(waits[i]);
        }
    }
    for (std::uint32_t i = 0; i < info.signalSemaphoreCount; ++i) {
        if (Event* const event = device.find(info.pSignalSemaphores[i])) {
            batch.signal_events.push_back({Reference<Event>(event), signals[i]});
        } else {
            batch.signal_semaphores.push_back(info.pSignalSemaphores[i]);
            batch.signal_values.push_back(signals[i]);
        }
    }
    return batch;
}

/// Whether the value is reached within so many nanoseconds, which may be more than any clock has.
bool reaches(const Event& event, std::uint64_t value, std::uint64_t nanoseconds) {
    constexpr std::uint64_t kDay = std::uint64_t{24} * 3600 * 1000;
    return event.value() >= value ||
           (nanoseconds != 0 && event.wait(value, std::min((nanoseconds - 1) / 1'000'000 + 1, kDay)));
}

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL create_semaphore(VkDevice handle, const VkSemaphoreCreateInfo* info,
                                                const VkAllocationCallbacks* allocator, VkSemaphore* semaphore) {
    Device& device = device_of(handle);
    const auto* imported = find_in_chain<VkImportMetalSharedEventInfoEXT>(
        info->pNext, VK_STRUCTURE_TYPE_IMPORT_METAL_SHARED_EVENT_INFO_EXT);
    if (imported == nullptr) {
        return device.fn.CreateSemaphore(handle, info, allocator, semaphore);
    }
    check_enabled(device, "vkCreateSemaphore");
    const auto* type =
        find_in_chain<VkSemaphoreTypeCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    if (type == nullptr || type->semaphoreType != VK_SEMAPHORE_TYPE_TIMELINE) {
        violation("vkCreateSemaphore: a binary semaphore over a shared event");
    }
    auto* const event = fake_metal::live_as<Event>(imported->mtlSharedEvent, "VkImportMetalSharedEventInfoEXT");
    event->signal(type->initialValue); // as MoltenVK does
    *semaphore = new_handle(device);
    const std::lock_guard lock(device.mutex);
    device.events.emplace(*semaphore, Reference<Event>(event));
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    bool is_shared = false;
    {
        const std::lock_guard lock(device.mutex);
        is_shared = device.events.erase(semaphore) != 0;
    }
    device.fn.DestroySemaphore(handle, semaphore, is_shared ? nullptr : allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL get_semaphore_counter_value(VkDevice handle, VkSemaphore semaphore,
                                                           std::uint64_t* value) {
    Device& device = device_of(handle);
    if (const Event* const event = device.find(semaphore)) {
        *value = event->value();
        return VK_SUCCESS;
    }
    return device.fn.GetSemaphoreCounterValue(handle, semaphore, value);
}

VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info) {
    Device& device = device_of(handle);
    if (Event* const event = device.find(info->semaphore)) {
        event->signal(info->value);
        return VK_SUCCESS;
    }
    return device.fn.SignalSemaphore(handle, info);
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    Device& device = device_of(handle);
    const std::span semaphores(info->pSemaphores, info->semaphoreCount);
    if (std::ranges::none_of(semaphores, [&](VkSemaphore semaphore) { return device.find(semaphore) != nullptr; })) {
        return device.fn.WaitSemaphores(handle, info, timeout);
    }
    if (semaphores.size() != 1) {
        violation("vkWaitSemaphores: a shared event among others");
    }
    return reaches(*device.find(semaphores[0]), info->pValues[0], timeout) ? VK_SUCCESS : VK_TIMEOUT;
}

VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence) {
    Device& device = device_of(queue);
    if (!device.metal_objects) {
        return device.fn.QueueSubmit(queue, count, submits, fence);
    }
    Submission submission = {.queue = queue, .fence = fence};
    for (const VkSubmitInfo& info : std::span(submits, count)) {
        submission.batches.push_back(copy(device, info));
    }
    device.executor->submit(std::move(submission));
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL wait_for_fences(VkDevice handle, std::uint32_t count, const VkFence* fences,
                                               VkBool32 all, std::uint64_t timeout) {
    using Clock = std::chrono::steady_clock;
    const Device& device = device_of(handle);
    if (device.executor == nullptr) {
        return device.fn.WaitForFences(handle, count, fences, all, timeout);
    }
    constexpr std::uint64_t kDay = std::uint64_t{24} * 3600 * 1'000'000'000;
    const auto deadline = Clock::now() + std::chrono::nanoseconds(std::min(timeout, kDay));
    if (!device.executor->wait_until_passed_on({fences, count}, deadline)) {
        return VK_TIMEOUT;
    }
    const auto left = std::max(deadline - Clock::now(), Clock::duration::zero());
    return device.fn.WaitForFences(handle, count, fences, all, static_cast<std::uint64_t>(left.count()));
}

VKAPI_ATTR VkResult VKAPI_CALL get_fence_status(VkDevice handle, VkFence fence) {
    const Device& device = device_of(handle);
    if (device.executor != nullptr && !device.executor->wait_until_passed_on({&fence, 1}, {})) {
        return VK_NOT_READY;
    }
    return device.fn.GetFenceStatus(handle, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL queue_wait_idle(VkQueue queue) {
    const Device& device = device_of(queue);
    if (device.executor != nullptr) {
        device.executor->wait_until_passed_on();
    }
    return device.fn.QueueWaitIdle(queue);
}

VKAPI_ATTR VkResult VKAPI_CALL device_wait_idle(VkDevice handle) {
    const Device& device = device_of(handle);
    if (device.executor != nullptr) {
        device.executor->wait_until_passed_on();
    }
    return device.fn.DeviceWaitIdle(handle);
}

MTLSharedEvent_id event_of(Device& device, VkSemaphore semaphore) {
    Event* const event = device.find(semaphore);
    if (event == nullptr) {
        violation("the semaphore was not created over a shared event");
    }
    return event;
}

} // namespace geyser::fake_vulkan_metal
