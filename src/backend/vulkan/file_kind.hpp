// What kind of file a driver's opaque objects are. A peer can send any descriptor under that name, and drivers do not
// take it well: NVIDIA's (580) fails every later allocation of the process after the import of a pipe. So a descriptor
// is compared with one that this driver makes itself before the driver sees it.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <optional>

#include <sys/types.h>

namespace geyser::vulkan {

class Device;

struct FileKind {
    mode_t type = 0;      ///< regular file, character device, ...
    dev_t filesystem = 0; ///< which one it lives in
    dev_t special = 0;    ///< which device a device file stands for
    friend bool operator==(const FileKind&, const FileKind&) = default;
};

/// The kinds of one device's objects, each looked up once, when the first import needs it. Thread-safe.
class FileKinds {
public:
    /// InvalidHandle where `object` cannot be what the driver exports as memory, or as this kind of sync. A driver that
    /// exports none has nothing to compare with.
    [[nodiscard]] Result<void> check_memory(const std::shared_ptr<const Device>& device, const UniqueFd& object,
                                            std::string_view operation);
    [[nodiscard]] Result<void> check_sync(const std::shared_ptr<const Device>& device, SyncKind kind,
                                          const UniqueFd& object, std::string_view operation);

private:
    std::mutex mutex_;
    std::optional<FileKind> memory_ = {};
    std::array<std::optional<FileKind>, 8> sync_ = {}; ///< by SyncKind
};

} // namespace geyser::vulkan
