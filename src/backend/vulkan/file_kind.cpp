#include "file_kind.hpp"

#include "core/try.hpp"
#include "export.hpp"
#include "semaphore.hpp"

#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace geyser::vulkan {
namespace {

constexpr std::string_view kProbe = "probe";

std::optional<FileKind> kind_of(const UniqueFd& object) {
    struct stat status {};
    if (::fstat(object.get(), &status) != 0) {
        return std::nullopt;
    }
    return FileKind{.type = status.st_mode & S_IFMT, .filesystem = status.st_dev, .special = status.st_rdev};
}

std::optional<FileKind> probe_memory(const std::shared_ptr<const Device>& device) {
    auto parts = create_opaque(device, {.width = 1, .height = 1}, kProbe);
    if (!parts) {
        return std::nullopt;
    }
    const Texture texture(std::move(*parts));
    const auto handle = export_handle(*device, texture, kProbe);
    return handle ? kind_of(handle->objects[0]) : std::nullopt;
}

std::optional<FileKind> probe_sync(const std::shared_ptr<const Device>& device, SyncKind kind) {
    const auto semaphore = Semaphore::create(device, kind, kProbe);
    if (!semaphore) {
        return std::nullopt;
    }
    const auto handle = (*semaphore)->export_handle(kProbe);
    return handle ? kind_of(handle->object) : std::nullopt;
}

std::string describe(const FileKind& kind) {
    return "type " + std::to_string(kind.type) + " in file system " + std::to_string(kind.filesystem) + ", device " +
           std::to_string(kind.special);
}

Result<void> compare(const UniqueFd& object, const std::optional<FileKind>& own, std::string_view operation) {
    const std::optional<FileKind> kind = kind_of(object);
    if (!kind) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the handle's descriptor " + std::to_string(object.get()) + " is not open", errno);
    }
    if ((::fcntl(object.get(), F_GETFL) & O_PATH) != 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle's descriptor is a mere path (O_PATH)");
    }
    if (own && *kind != *own) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the handle's descriptor is a file of another kind (" + describe(*kind) +
                        ") than this driver's objects (" + describe(*own) + ")");
    }
    return {};
}

} // namespace

Result<void> FileKinds::check_memory(const std::shared_ptr<const Device>& device, const UniqueFd& object,
                                     std::string_view operation) {
    const std::lock_guard lock(mutex_);
    if (!memory_) {
        memory_ = probe_memory(device);
    }
    return compare(object, memory_, operation);
}

Result<void> FileKinds::check_sync(const std::shared_ptr<const Device>& device, SyncKind kind, const UniqueFd& object,
                                   std::string_view operation) {
    const std::lock_guard lock(mutex_);
    std::optional<FileKind>& known = sync_[static_cast<std::size_t>(kind)];
    if (!known) {
        known = probe_sync(device, kind);
    }
    return compare(object, known, operation);
}

} // namespace geyser::vulkan
