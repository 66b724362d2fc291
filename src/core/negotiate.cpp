#include <geyser/capabilities.hpp>
#include <geyser/manager.hpp>

#include "luid.hpp"
#include "try.hpp"

#include <array>
#include <optional>
#include <utility>

namespace geyser {
namespace {

constexpr std::string_view kOperation = "negotiate";

/// By what they preserve: any tiling, a negotiated tiling, none.
constexpr std::array kTransports = {Transport::OpaqueFd,      Transport::OpaqueWin32,  Transport::IoSurface,
                                    Transport::D3D12Resource, Transport::D3D11Texture, Transport::DmaBuf,
                                    Transport::HostMemory};
constexpr std::array kSyncKinds = {
    SyncKind::D3D12Fence,  SyncKind::TimelineOpaqueWin32, SyncKind::BinaryOpaqueWin32, SyncKind::FenceOpaqueWin32,
    SyncKind::SharedEvent, SyncKind::TimelineOpaqueFd,    SyncKind::BinaryOpaqueFd,    SyncKind::FenceOpaqueFd};

/// A LUID speaks only where both devices have one (trap 5).
bool luids_differ(const DeviceIdentity& a, const DeviceIdentity& b) noexcept {
    return a.luid && b.luid && *a.luid != *b.luid;
}

bool nodes_differ(const DeviceIdentity& a, const DeviceIdentity& b) noexcept {
    return a.luid && b.luid && a.node_mask != b.node_mask;
}

/// Direct3D knows no UUIDs; between it and others the LUID decides alone.
bool only_luids_speak(const DeviceIdentity& a, const DeviceIdentity& b) noexcept {
    return a.luid && b.luid && (a.device == Uuid{} || b.device == Uuid{});
}

std::string disagreement(std::string_view what, const std::string& handle, const std::string& device) {
    return std::string(what) + " of the handle " + handle + " is not that of this device " + device;
}

std::string refusal(std::string_view side, const TextureSupport& support, std::string_view verb) {
    std::string text(side);
    return text + ": " + (support.reason.empty() ? "cannot " + std::string(verb) + " it" : support.reason);
}

/// A way over one transport, or why there is none.
struct Path {
    std::optional<std::uint32_t> copies_per_frame = {};
    bool needs_cpu = false;
    std::string refusal = {};
};

Result<Path> try_transport(const TextureShareManager& exporter, const TextureShareManager& importer,
                           const TextureDescriptor& descriptor, Transport transport) {
    if (needs_same_device(transport)) {
        const auto match =
            check_identity(exporter.capabilities().identity, importer.capabilities().identity, kOperation);
        if (!match) {
            return Path{.refusal = match.error().reason};
        }
    }
    GEYSER_TRY(const TextureSupport from, exporter.query(descriptor, transport));
    if (!from.can_export) {
        return Path{.refusal = refusal("exporter", from, "export")};
    }
    GEYSER_TRY(const TextureSupport to, importer.query(descriptor, transport));
    if (!to.can_import) {
        return Path{.refusal = refusal("importer", to, "import")};
    }
    return Path{.copies_per_frame = from.copies_per_frame + to.copies_per_frame,
                .needs_cpu = from.needs_cpu || to.needs_cpu};
}

} // namespace

Result<void> check_identity(const DeviceIdentity& handle, const DeviceIdentity& device, std::string_view operation) {
    const bool has_uuids = !only_luids_speak(handle, device);
    if (has_uuids && handle.device != device.device) {
        return fail(ErrorCode::DeviceMismatch, operation,
                    disagreement("device UUID", to_string(handle.device), to_string(device.device)));
    }
    if (luids_differ(handle, device)) {
        return fail(ErrorCode::DeviceMismatch, operation,
                    disagreement("LUID", to_hex(*handle.luid), to_hex(*device.luid)));
    }
    if (nodes_differ(handle, device)) {
        return fail(ErrorCode::DeviceMismatch, operation,
                    disagreement("node mask", std::to_string(handle.node_mask), std::to_string(device.node_mask)));
    }
    if (has_uuids && handle.driver != device.driver) {
        return fail(ErrorCode::DriverMismatch, operation,
                    disagreement("driver UUID", to_string(handle.driver), to_string(device.driver)));
    }
    return {};
}

SyncKind negotiate_sync(const Capabilities& exporter, const Capabilities& importer) noexcept {
    const bool on_one_device = check_identity(exporter.identity, importer.identity, kOperation).has_value();
    for (const SyncKind kind : kSyncKinds) {
        const SyncSupport* from = exporter.find(kind);
        const SyncSupport* to = importer.find(kind);
        if ((on_one_device || !needs_same_device(kind)) && from != nullptr && from->can_export && to != nullptr &&
            to->can_import) {
            return kind;
        }
    }
    return SyncKind::CpuCompletion;
}

Result<Agreement> negotiate(const TextureShareManager& exporter, const TextureShareManager& importer,
                            const TextureDescriptor& descriptor) {
    std::optional<Agreement> best;
    std::string refusals;
    for (const Transport transport : kTransports) {
        GEYSER_TRY(const Path path, try_transport(exporter, importer, descriptor, transport));
        if (!path.copies_per_frame) {
            refusals += (refusals.empty() ? "" : "; ") + std::string(name(transport)) + ": " + path.refusal;
        } else if (!best || *path.copies_per_frame < best->copies_per_frame) {
            best = Agreement{.transport = transport,
                             .sync = path.needs_cpu ? SyncKind::CpuCompletion
                                                    : negotiate_sync(exporter.capabilities(), importer.capabilities()),
                             .copies_per_frame = *path.copies_per_frame};
        }
    }
    if (!best) {
        return fail(ErrorCode::UnsupportedTransport, kOperation, std::move(refusals));
    }
    return *best;
}

} // namespace geyser
