// Timeline semaphores over MTLSharedEvent, by VK_EXT_metal_objects. The event is made or opened by the Metal backend's
// own code, and Vulkan gets a semaphore over it.
#pragma once

#include "object.hpp"

#include <geyser/sync.hpp>

namespace geyser::metal {
class Event;
}

namespace geyser::vulkan {

[[nodiscard]] SyncSupport query_shared_event(const Device& device);

struct EventSemaphore {
    std::shared_ptr<const metal::Event> event = {};
    OwnedSemaphore semaphore = {};
};
[[nodiscard]] Result<EventSemaphore> create_event_semaphore(const std::shared_ptr<const Device>& device,
                                                            std::string_view operation);
/// From a peer's port, which stays the caller's.
[[nodiscard]] Result<EventSemaphore> import_event_semaphore(const std::shared_ptr<const Device>& device,
                                                            const OsObject& port, std::string_view operation);

[[nodiscard]] Result<OsObject> export_event(const metal::Event& event, std::string_view operation);

} // namespace geyser::vulkan
