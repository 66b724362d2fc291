// What WebGPU calls Geyser's formats and usages. By name: the numbers differ between generations of the library, and
// the program's webgpu.h knows them.
#pragma once

#include <geyser/texture.hpp>
#include <geyser/webgpu.hpp>

#include <optional>
#include <string>

namespace geyser::webgpu {

/// nullopt where WebGPU has none, or leaves the bits to the implementation (its depth24plus).
[[nodiscard]] std::optional<WGPUTextureFormat> texture_format(TextureFormat format) noexcept;

/// What Dawn cannot import in this shape, whatever the device; empty where it can.
[[nodiscard]] std::string shape_fault(const TextureDescriptor& descriptor);

/// Which of the descriptor's usages are not among those that Dawn offers; empty where all are.
[[nodiscard]] std::string usage_fault(const TextureDescriptor& descriptor, WGPUTextureUsage offered);

} // namespace geyser::webgpu
