// What kind of object of the operating system a driver's opaque objects are. A peer can send any object under that
// name, and drivers do not take it well: NVIDIA's (580) fails every later allocation of the process after the import of
// a pipe. So an object is compared with one that this driver makes itself before the driver sees it.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace geyser::vulkan {

class Device;

/// The kinds of one device's objects, each looked up once, when the first import needs it. Thread-safe.
class ObjectKinds {
public:
    /// InvalidHandle where `object` cannot be what the driver exports over this transport, or as this kind of sync. Of
    /// a driver that exports none there is nothing to compare with: see may_be_foreign() (os_objects.hpp).
    [[nodiscard]] Result<void> check_memory(const std::shared_ptr<const Device>& device, Transport transport,
                                            const OsObject& object, std::string_view operation);
    [[nodiscard]] Result<void> check_sync(const std::shared_ptr<const Device>& device, SyncKind kind,
                                          const OsObject& object, std::string_view operation);

private:
    /// Nothing for what the driver does not export.
    using Kind = std::optional<std::string>;

    std::mutex mutex_;
    std::map<Transport, Kind> memory_ = {};
    std::map<SyncKind, Kind> sync_ = {};
};

} // namespace geyser::vulkan
