#include <geyser/sync.hpp>

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
    }
    return "unknown";
}

Result<ApiSemaphoreHandle> duplicate(const ApiSemaphoreHandle& handle) {
    auto object = duplicate(handle.object);
    if (!object) {
        return std::unexpected(std::move(object).error());
    }
    return ApiSemaphoreHandle{.kind = handle.kind, .object = std::move(*object), .identity = handle.identity};
}

} // namespace geyser
