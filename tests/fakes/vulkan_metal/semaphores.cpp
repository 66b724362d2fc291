// Semaphores over shared events.
#include "state.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::fake_vulkan_metal {
namespace {

using fake_metal::Event;
using fake_metal::Reference;
using fake_metal::violation;

/// Peers may set it to any value at any time, as with Metal.
class SharedEvent final : public fake_vulkan::SharedSemaphore {
public:
    explicit SharedEvent(Event* event) : event_(event) {}

    [[nodiscard]] Event* event() const { return event_.get(); }
    [[nodiscard]] std::uint64_t value() const override { return event_->value(); }
    void signal(std::uint64_t value) override { event_->signal(value); }
    [[nodiscard]] bool wait(std::uint64_t value, fake_vulkan::Deadline deadline) override {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        return event_->wait(value, static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 0)));
    }

private:
    Reference<Event> event_;
};

} // namespace

VKAPI_ATTR VkResult VKAPI_CALL create_semaphore(VkDevice handle, const VkSemaphoreCreateInfo* info,
                                                const VkAllocationCallbacks* allocator, VkSemaphore* semaphore) {
    Device& device = device_of(handle);
    const auto* imported = fake_vulkan::find<const VkImportMetalSharedEventInfoEXT>(
        info->pNext, VK_STRUCTURE_TYPE_IMPORT_METAL_SHARED_EVENT_INFO_EXT);
    if (imported == nullptr) {
        return device.fn.CreateSemaphore(handle, info, allocator, semaphore);
    }
    check_enabled(device, "vkCreateSemaphore");
    const auto* type =
        fake_vulkan::find<const VkSemaphoreTypeCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    if (type == nullptr || type->semaphoreType != VK_SEMAPHORE_TYPE_TIMELINE) {
        violation("vkCreateSemaphore: a binary semaphore over a shared event");
    }
    auto* const event = fake_metal::live_as<Event>(imported->mtlSharedEvent, "VkImportMetalSharedEventInfoEXT");
    event->signal(type->initialValue); // as MoltenVK does
    *semaphore = device.sync->create(std::make_shared<SharedEvent>(event), allocator);
    return VK_SUCCESS;
}

VKAPI_ATTR void VKAPI_CALL destroy_semaphore(VkDevice handle, VkSemaphore semaphore,
                                             const VkAllocationCallbacks* allocator) {
    device_of(handle).sync->destroy(semaphore, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL get_counter_value(VkDevice handle, VkSemaphore semaphore, std::uint64_t* value) {
    return device_of(handle).sync->get_counter_value(semaphore, value);
}

VKAPI_ATTR VkResult VKAPI_CALL signal_semaphore(VkDevice handle, const VkSemaphoreSignalInfo* info) {
    return device_of(handle).sync->signal(*info);
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice handle, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    return device_of(handle).sync->wait(*info, timeout);
}

MTLSharedEvent_id event_of(Device& device, VkSemaphore semaphore) {
    const auto shared = device.sync->find(semaphore);
    if (shared == nullptr) {
        violation("the semaphore was not created over a shared event");
    }
    return static_cast<const SharedEvent&>(*shared).event(); // there are no others here
}

} // namespace geyser::fake_vulkan_metal
