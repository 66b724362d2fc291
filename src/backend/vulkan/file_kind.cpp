#include "file_kind.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"
#include "export.hpp"
#include "semaphore.hpp"
#include "support.hpp"

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

/// Nothing where the driver exports no memory.
Result<std::optional<FileKind>> probe_memory(const std::shared_ptr<const Device>& device) {
    const TextureDescriptor kSmall{.width = 1, .height = 1};
    if (!query_texture(*device, kSmall, Transport::OpaqueFd).can_export) {
        return std::nullopt;
    }
    GEYSER_TRY(auto parts, create_opaque(device, kSmall, kProbe));
    const Texture texture(std::move(parts));
    GEYSER_TRY(const auto handle, export_handle(*device, texture, kProbe));
    return kind_of(handle.objects[0]);
}

Result<std::optional<FileKind>> probe_sync(const std::shared_ptr<const Device>& device, SyncKind kind) {
    if (!query_sync(*device, kind).can_export) {
        return std::nullopt;
    }
    GEYSER_TRY(const auto semaphore, Semaphore::create(device, kind, kProbe));
    GEYSER_TRY(const auto handle, semaphore->export_handle(kProbe));
    return kind_of(handle.object);
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
        GEYSER_TRY(memory_, named(operation, probe_memory(device)));
    }
    return compare(object, memory_, operation);
}

Result<void> FileKinds::check_sync(const std::shared_ptr<const Device>& device, SyncKind kind, const UniqueFd& object,
                                   std::string_view operation) {
    const std::lock_guard lock(mutex_);
    std::optional<FileKind>& known = sync_[static_cast<std::size_t>(kind)];
    if (!known) {
        GEYSER_TRY(known, named(operation, probe_sync(device, kind)));
    }
    return compare(object, known, operation);
}

} // namespace geyser::vulkan
