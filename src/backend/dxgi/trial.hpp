// What a device can share, by trying.
#pragma once

#include "backend/dxgi/sharing.hpp"
#include "backend/dxgi/support.hpp"
#include "core/try.hpp"

#include <string>
#include <utility>

namespace geyser::dxgi {

/// There and back again, with the smallest texture of the format that every device has. The functions are those of
/// Manager.
template <class Device>
[[nodiscard]] Result<void> try_texture(const Device& device, std::string_view operation) {
    constexpr auto kUsage = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;
    const TextureDescriptor smallest = {.width = 1, .height = 1, .usage = kUsage};
    GEYSER_TRY(const auto texture, create_texture(device, smallest, Sharing::Shared, operation));
    GEYSER_TRY(const ExportedTexture exported, export_handle(device, texture, smallest, operation));
    GEYSER_CHECK(open_texture(device, exported.handle, smallest, operation));
    return {};
}

template <class Fence, class Device>
[[nodiscard]] Result<void> try_fence(const Device& device, std::string_view operation) {
    GEYSER_TRY(const Fence fence, Fence::create(device, operation));
    GEYSER_TRY(const OsObject handle, fence.export_handle(operation));
    GEYSER_CHECK(Fence::open(device, handle, operation));
    return {};
}

template <class Fence, class Device>
[[nodiscard]] SharingFaults find_sharing_faults(const Device& device) {
    constexpr std::string_view kOperation = "query";
    const auto fault_of = [](Result<void> trial) { return trial ? std::string() : std::move(trial).error().reason; };
    return {.textures = fault_of(try_texture(device, kOperation)),
            .fences = fault_of(try_fence<Fence>(device, kOperation))};
}

} // namespace geyser::dxgi
