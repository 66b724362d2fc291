#include "format.hpp"

#include <utility>

namespace geyser::webgpu {

std::optional<WGPUTextureFormat> texture_format(TextureFormat format) noexcept {
    switch (format) {
    case TextureFormat::R8Unorm:
        return WGPUTextureFormat_R8Unorm;
    case TextureFormat::Rg8Unorm:
        return WGPUTextureFormat_RG8Unorm;
    case TextureFormat::Rgba8Unorm:
        return WGPUTextureFormat_RGBA8Unorm;
    case TextureFormat::Rgba8Srgb:
        return WGPUTextureFormat_RGBA8UnormSrgb;
    case TextureFormat::Bgra8Unorm:
        return WGPUTextureFormat_BGRA8Unorm;
    case TextureFormat::Bgra8Srgb:
        return WGPUTextureFormat_BGRA8UnormSrgb;
    case TextureFormat::R16Unorm:
        return WGPUTextureFormat_R16Unorm;
    case TextureFormat::Rg16Unorm:
        return WGPUTextureFormat_RG16Unorm;
    case TextureFormat::Rgba16Unorm:
        return WGPUTextureFormat_RGBA16Unorm;
    case TextureFormat::R16Snorm:
        return WGPUTextureFormat_R16Snorm;
    case TextureFormat::Rg16Snorm:
        return WGPUTextureFormat_RG16Snorm;
    case TextureFormat::Rgba16Snorm:
        return WGPUTextureFormat_RGBA16Snorm;
    case TextureFormat::R16Uint:
        return WGPUTextureFormat_R16Uint;
    case TextureFormat::R16Sint:
        return WGPUTextureFormat_R16Sint;
    case TextureFormat::R16Float:
        return WGPUTextureFormat_R16Float;
    case TextureFormat::Rg16Float:
        return WGPUTextureFormat_RG16Float;
    case TextureFormat::Rgba16Float:
        return WGPUTextureFormat_RGBA16Float;
    case TextureFormat::R32Uint:
        return WGPUTextureFormat_R32Uint;
    case TextureFormat::R32Sint:
        return WGPUTextureFormat_R32Sint;
    case TextureFormat::R32Float:
        return WGPUTextureFormat_R32Float;
    case TextureFormat::Rg32Float:
        return WGPUTextureFormat_RG32Float;
    case TextureFormat::Rgba32Float:
        return WGPUTextureFormat_RGBA32Float;
    case TextureFormat::Rgb10a2Unorm:
        return WGPUTextureFormat_RGB10A2Unorm;
    case TextureFormat::Rg11b10Float:
        return WGPUTextureFormat_RG11B10Ufloat;
    default:
        // Depth and stencil: Dawn's depth24plus may be a 32-bit float. Compressed and planar formats: Dawn imports
        // none of the former, and the latter only with plane views that Geyser's usages do not speak of.
        return std::nullopt;
    }
}

std::string usage_fault(const TextureDescriptor& descriptor, WGPUTextureUsage offered) {
    constexpr std::pair<TextureUsage, WGPUTextureUsage> kUsages[] = {
        {TextureUsage::CopySrc, WGPUTextureUsage_CopySrc},
        {TextureUsage::CopyDst, WGPUTextureUsage_CopyDst},
        {TextureUsage::TextureBinding, WGPUTextureUsage_TextureBinding},
        {TextureUsage::RenderAttachment, WGPUTextureUsage_RenderAttachment},
        {TextureUsage::StorageBinding, WGPUTextureUsage_StorageBinding}};
    TextureUsage missing = TextureUsage::None;
    for (const auto& [ours, theirs] : kUsages) {
        if (contains(descriptor.usage, ours) && (offered & theirs) == 0) {
            missing |= ours;
        }
    }
    return missing == TextureUsage::None ? std::string()
                                         : "WebGPU does not offer " + to_string(missing) + " for shared memory of " +
                                               std::string(name(descriptor.format));
}

std::string shape_fault(const TextureDescriptor& descriptor) {
    if (!texture_format(descriptor.format)) {
        return "WebGPU's SharedTextureMemory has no format for " + std::string(name(descriptor.format));
    }
    if (descriptor.dimension != TextureDimension::D2 || descriptor.array_layers != 1) {
        return "WebGPU's SharedTextureMemory takes 2D images of one layer, not " +
               std::string(name(descriptor.dimension)) + " of " + std::to_string(descriptor.array_layers);
    }
    if (descriptor.mip_levels != 1) {
        return "WebGPU's SharedTextureMemory takes one level, not " + std::to_string(descriptor.mip_levels);
    }
    if (descriptor.samples != 1) {
        return "WebGPU's SharedTextureMemory takes one sample, not " + std::to_string(descriptor.samples);
    }
    return {};
}

} // namespace geyser::webgpu
