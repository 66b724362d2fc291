// Semaphores over shared events, and the submissions that signal them.
#include "shared_timeline.hpp"

#include <algorithm>
#include <vector>

namespace geyser::fake_vulkan_metal {
namespace {

using fake_metal::Event;
using fake_metal::violation;

VkSemaphore new_timeline(const Device& device, std::uint64_t value) {
    const VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                            .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE,
                                            .initialValue = value};
    const VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (device.fn.CreateSemaphore(device.handle, &info, nullptr, &semaphore) != VK_SUCCESS) {
        violation("the driver makes no timeline semaphore");
    }
    return semaphore;
}

/// The signals of one submission, with those of shared timelines made tickets.
struct Signals {
    std::vector<VkSemaphore> semaphores = {};
    std::vector<std::uint64_t> values = {};
    VkTimelineSemaphoreSubmitInfo timeline = {};
};

/// `info` with the signals of shared timelines redirected; `signals` keeps what it then points to.
VkSubmitInfo redirect(Device& device, VkSubmitInfo info, Signals& signals) {
    signals.semaphores.assign(info.pSignalSemaphores, info.pSignalSemaphores + info.signalSemaphoreCount);
    const bool any_shared = std::ranges::any_of(
        signals.semaphores, [&](VkSemaphore semaphore) { return device.find(semaphore) != nullptr; });
    if (!any_shared) {
        return info;
    }
    const auto* given = static_cast<const VkTimelineSemaphoreSubmitInfo*>(info.pNext);
    if (given == nullptr || given->sType != VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO ||
        given->pNext != nullptr || given->signalSemaphoreValueCount != info.signalSemaphoreCount) {
        violation("vkQueueSubmit signals a timeline without VkTimelineSemaphoreSubmitInfo alone in its chain");
    }
    signals.timeline = *given;
    signals.values.assign(given->pSignalSemaphoreValues,
                          given->pSignalSemaphoreValues + given->signalSemaphoreValueCount);
    for (std::size_t i = 0; i < signals.semaphores.size(); ++i) {
        if (const auto shared = device.find(signals.semaphores[i])) {
            signals.semaphores[i] = shared->tickets();
            signals.values[i] = shared->take_ticket(signals.values[i]);
        }
    }
    signals.timeline.pSignalSemaphoreValues = signals.values.data();
    info.pNext = &signals.timeline;
    info.pSignalSemaphores = signals.semaphores.data();
    return info;
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
    const std::uint64_t value = event->value();
    *semaphore = new_timeline(device, value);
    auto shared = std::make_shared<SharedTimeline>(device, event, *semaphore, value, new_timeline(device, 0));
    const std::lock_guard lock(device.mutex);
    device.timelines.emplace(*semaphore, std::move(shared));
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator) {
    Device& device = device_of(handle);
    std::shared_ptr<SharedTimeline> shared;
    {
        const std::lock_guard lock(device.mutex);
        if (auto found = device.timelines.extract(semaphore)) {
            shared = std::move(found.mapped());
        }
    }
    if (shared == nullptr) {
        device.fn.DestroySemaphore(handle, semaphore, allocator);
    }
}

VKAPI_ATTR VkResult VKAPI_CALL get_semaphore_counter_value(VkDevice handle, VkSemaphore semaphore,
                                                           std::uint64_t* value) {
    Device& device = device_of(handle);
    const auto shared = device.find(semaphore);
    if (shared == nullptr) {
        return device.fn.GetSemaphoreCounterValue(handle, semaphore, value);
    }
    *value = shared->event().value();
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info) {
    Device& device = device_of(handle);
    const auto shared = device.find(info->semaphore);
    if (shared == nullptr) {
        return device.fn.SignalSemaphore(handle, info);
    }
    shared->event().signal(info->value);
    return VK_SUCCESS;
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    Device& device = device_of(handle);
    if (info->semaphoreCount == 1) {
        // A look must see what the event has already, and its mirror has not.
        const auto shared = device.find(info->pSemaphores[0]);
        if (shared != nullptr && shared->event().value() >= info->pValues[0]) {
            return VK_SUCCESS;
        }
    }
    return device.fn.WaitSemaphores(handle, info, timeout);
}

VKAPI_ATTR VkResult VKAPI_CALL queue_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* submits,
                                            VkFence fence) {
    Device& device = device_of(queue);
    std::vector<Signals> signals(count);
    std::vector<VkSubmitInfo> lower;
    lower.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        lower.push_back(redirect(device, submits[i], signals[i]));
    }
    return device.fn.QueueSubmit(queue, count, lower.data(), fence);
}

MTLSharedEvent_id event_of(Device& device, VkSemaphore semaphore) {
    const auto shared = device.find(semaphore);
    if (shared == nullptr) {
        violation("the semaphore was not created over a shared event");
    }
    return &shared->event();
}

} // namespace geyser::fake_vulkan_metal
