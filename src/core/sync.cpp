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
    }
    return "unknown";
}

Result<ApiSemaphoreHandle> duplicate(const ApiSemaphoreHandle& handle) {
    GEYSER_TRY(OsObject object, duplicate(handle.object));
    return ApiSemaphoreHandle{.kind = handle.kind, .object = std::move(object), .identity = handle.identity};
}

} // namespace geyser
