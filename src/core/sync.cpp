#include <geyser/sync.hpp>

#include "try.hpp"

#include <utility>

namespace geyser {

std::string_view name(SyncKind kind) noexcept {
    switch (kind) {
    case SyncKind::CpuCompletion:
        return "cpu-completion";
    case SyncKind::FenceOpaqueFd:
        return "fence-opaque-fd";
    case SyncKind::BinaryOpaqueFd:
        return "binary-opaque-fd";
    case SyncKind::TimelineOpaqueFd:
        return "timeline-opaque-fd";
    case SyncKind::SharedEvent:
        return "shared-event";
    case SyncKind::FenceOpaqueWin32:
        return "fence-opaque-win32";
    case SyncKind::BinaryOpaqueWin32:
        return "binary-opaque-win32";
    case SyncKind::TimelineOpaqueWin32:
        return "timeline-opaque-win32";
    case SyncKind::D3D12Fence:
        return "d3d12-fence";
    }
    return "unknown";
}

Result<ApiSemaphoreHandle> duplicate(const ApiSemaphoreHandle& handle) {
    GEYSER_TRY(OsObject object, duplicate(handle.object));
    return ApiSemaphoreHandle{.kind = handle.kind, .object = std::move(object), .identity = handle.identity};
}

} // namespace geyser
