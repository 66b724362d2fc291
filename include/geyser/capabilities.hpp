// Capabilities as data: what a device can share, how, and why not where it cannot.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <span>
#include <string>
#include <vector>

namespace geyser {

/// One transport on one device. `reason` says what is missing where a direction is false; empty where both are true.
struct TransportSupport {
    Transport transport;
    bool can_export = false;
    bool can_import = false;
    std::string reason = {};
};

/// One kind of sync on one device.
struct SyncSupport {
    SyncKind kind;
    bool can_export = false;
    bool can_import = false;
    std::string reason = {};
};

/// One device of one API.
struct Capabilities {
    Api api;
    std::string device_name = {}; ///< as the driver spells it
    std::string driver = {};      ///< driver name and version
    DeviceIdentity identity = {};
    std::vector<TransportSupport> transports = {}; ///< every transport of the platform, supported or not
    std::vector<SyncSupport> sync = {};            ///< every kind, supported or not

    [[nodiscard]] GEYSER_API const TransportSupport* find(Transport transport) const noexcept;
    [[nodiscard]] GEYSER_API const SyncSupport* find(SyncKind kind) const noexcept;
};

/// What a device answers for one descriptor over one transport.
struct TextureSupport {
    bool can_export = false;
    bool can_import = false;
    /// Copies that one frame costs on this side: 0, or as many as it takes to move the texels to or from host memory.
    std::uint32_t copies_per_frame = 0;
    /// The CPU takes part in each hand-off here, so no GPU can be told when it is done: CpuCompletion only.
    bool needs_cpu = false;
    /// The driver's answer where a direction is false ("vkGetPhysicalDeviceImageFormatProperties2:
    /// VK_ERROR_FORMAT_NOT_SUPPORTED").
    std::string reason = {};
};

/// What two sides agree on.
struct Agreement {
    Transport transport;
    SyncKind sync;
    std::uint32_t copies_per_frame = 0; ///< of both sides together
};

class TextureShareManager;

/// The best way from `exporter` to `importer` for this descriptor: the first transport in the order OpaqueFd,
/// OpaqueWin32, IoSurface, D3D12Resource, D3D11Texture, DmaBuf, HostMemory that passes both sides' checks, fewest
/// copies first, and the best sync that both have. Where none passes, the error lists each refusal.
[[nodiscard]] GEYSER_API Result<Agreement> negotiate(const TextureShareManager& exporter,
                                                     const TextureShareManager& importer,
                                                     const TextureDescriptor& descriptor);

/// The kind of timeline that a device can share; CpuCompletion where it has none.
[[nodiscard]] GEYSER_API SyncKind timeline_kind(const Capabilities& capabilities) noexcept;

/// The best kind of sync that `exporter` can export and `importer` can import; CpuCompletion where there is none.
[[nodiscard]] GEYSER_API SyncKind negotiate_sync(const Capabilities& exporter, const Capabilities& importer) noexcept;

/// Whether an opaque object of one device means anything to the other (traps 4 and 5); the error names the two values.
[[nodiscard]] GEYSER_API Result<void> check_identity(const DeviceIdentity& handle, const DeviceIdentity& device,
                                                     std::string_view operation);

} // namespace geyser
