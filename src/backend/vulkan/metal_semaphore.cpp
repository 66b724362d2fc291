#include "metal_semaphore.hpp"

#include "backend/metal/event.hpp"
#include "core/try.hpp"
#include "errors.hpp"

namespace geyser::vulkan {
namespace {

Result<EventSemaphore> make(const std::shared_ptr<const Device>& device, metal::Event event,
                            std::string_view operation) {
    const VkImportMetalSharedEventInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_METAL_SHARED_EVENT_INFO_EXT,
                                                   .mtlSharedEvent = event.get()};
    // MoltenVK sets the event to the initial value. What a peer signals in between is not lost: it is reached by his
    // next signal at the latest.
    const VkSemaphoreTypeCreateInfo type{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                         .pNext = &imported,
                                         .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE,
                                         .initialValue = event.value()};
    const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (const VkResult result = device->fn().CreateSemaphore(device->get(), &info, nullptr, &semaphore);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateSemaphore", "over a MTLSharedEvent");
    }
    return EventSemaphore{std::make_shared<const metal::Event>(std::move(event)), OwnedSemaphore(device, semaphore)};
}

} // namespace

SyncSupport query_shared_event(const Device& device) {
    SyncSupport support{.kind = SyncKind::SharedEvent};
    if (device.metal() == nullptr) {
        support.reason = device.metal_fault();
    } else if (!device.extensions().timeline_semaphore) {
        support.reason = "the feature timelineSemaphore is not enabled on this device";
    } else {
        support.can_export = support.can_import = metal::can_import_port(*device.metal());
        support.reason = support.can_import ? "" : "this system hands shared events to other processes by XPC alone";
    }
    return support;
}

Result<EventSemaphore> create_event_semaphore(const std::shared_ptr<const Device>& device, std::string_view operation) {
    GEYSER_TRY(auto event, metal::Event::create(*device->metal(), operation));
    return make(device, std::move(event), operation);
}

Result<EventSemaphore> import_event_semaphore(const std::shared_ptr<const Device>& device, const OsObject& port,
                                              std::string_view operation) {
    GEYSER_TRY(auto event, metal::Event::import_port(*device->metal(), port, operation));
    return make(device, std::move(event), operation);
}

Result<OsObject> export_event(const metal::Event& event, std::string_view operation) {
    return event.export_port(operation);
}

} // namespace geyser::vulkan
