// The host backend: linear textures in sealed memfds, mapped for the CPU.
#pragma once

#include <geyser/manager.hpp>

#include <cstddef>
#include <span>

namespace geyser {

/// A texture that the CPU reads and writes. The bytes are shared: ownership (release, acquire) says when which side may
/// touch them.
class GEYSER_API HostTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::Host;

    /// All planes; offsets and pitches are in planes().
    [[nodiscard]] virtual std::span<std::byte> bytes() noexcept = 0;
    [[nodiscard]] virtual std::span<const std::byte> bytes() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<PlaneLayout>& planes() const noexcept = 0;

protected:
    using SharedTexture::SharedTexture;
};

struct HostConfig {
    /// Row pitches and plane offsets of the textures created here are multiples of this; a power of two. 256 suits the
    /// buffer copies of every GPU API (Vulkan's and D3D12's pitch rules).
    std::uint64_t row_alignment = 256;
};

/// No device, no driver: works everywhere. Transport::HostMemory and SyncKind::CpuCompletion only,
/// TextureLayout::Linear only.
class GEYSER_API HostTextureShareManager : public TextureShareManager {
public:
    [[nodiscard]] static Result<std::unique_ptr<HostTextureShareManager>> create(const HostConfig& config = {});
};

} // namespace geyser
