// A texture of Dawn's over memory that the helper allocated or checked.
#pragma once

#include "device.hpp"

namespace geyser::webgpu {

struct Imported {
    OwnedMemory memory = {};
    OwnedTexture texture = {};
    WGPUTextureUsage usage = WGPUTextureUsage_None; ///< all that the memory allows
};

/// Dawn duplicates the descriptor in backing.memory. UnsupportedDescriptor, with Dawn's words, for what it cannot take;
/// BackendUnavailable where it calls the format by another number than the header, and so is of another generation.
[[nodiscard]] Result<Imported> import(const Device& device, const guest::Backing& backing, std::string_view operation);

} // namespace geyser::webgpu
