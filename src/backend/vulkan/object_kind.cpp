#include "object_kind.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"
#include "export.hpp"
#include "os_objects.hpp"
#include "support.hpp"

#include <utility>

namespace geyser::vulkan {
namespace {

constexpr std::string_view kProbe = "probe";

Result<std::optional<std::string>> probe_memory(const std::shared_ptr<const Device>& device, Transport transport) {
    const TextureDescriptor kSmall{.width = 1, .height = 1};
    if (!query_texture(*device, kSmall, transport).can_export) {
        return std::nullopt;
    }
    GEYSER_TRY(auto parts, create_opaque(device, kSmall, transport, {}, kProbe));
    const Texture texture(std::move(parts));
    GEYSER_TRY(const auto handle, export_handle(*device, texture, kProbe));
    return kind_of(handle.objects[0], kProbe);
}

Result<std::optional<std::string>> probe_sync(const std::shared_ptr<const Device>& device, SyncKind kind) {
    if (!query_sync(*device, kind).can_export) {
        return std::nullopt;
    }
    GEYSER_TRY(const auto semaphore, Semaphore::create(device, kind, {}, kProbe));
    GEYSER_TRY(const auto handle, semaphore->export_handle(kProbe));
    return kind_of(handle.object, kProbe);
}

Result<void> compare(const OsObject& object, const std::optional<std::string>& own, std::string_view operation) {
    GEYSER_TRY(const std::string kind, kind_of(object, operation));
    if (own ? kind == *own : may_be_foreign(kind)) {
        return {};
    }
    return fail(ErrorCode::InvalidHandle, operation,
                "the handle's object is of another kind (" + kind + ") than " +
                    (own ? "this driver's (" + *own + ")" : std::string("those that other APIs share")));
}

} // namespace

Result<void> ObjectKinds::check_memory(const std::shared_ptr<const Device>& device, Transport transport,
                                       const OsObject& object, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    auto known = memory_.find(transport);
    if (known == memory_.end()) {
        GEYSER_TRY(auto kind, named(operation, probe_memory(device, transport)));
        known = memory_.emplace(transport, std::move(kind)).first;
    }
    return compare(object, known->second, operation);
}

Result<void> ObjectKinds::check_sync(const std::shared_ptr<const Device>& device, SyncKind kind, const OsObject& object,
                                     std::string_view operation) {
    const std::lock_guard lock(mutex_);
    auto known = sync_.find(kind);
    if (known == sync_.end()) {
        GEYSER_TRY(auto own, named(operation, probe_sync(device, kind)));
        known = sync_.emplace(kind, std::move(own)).first;
    }
    return compare(object, known->second, operation);
}

} // namespace geyser::vulkan
