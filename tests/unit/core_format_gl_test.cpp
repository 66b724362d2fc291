// Only where OpenGL's headers are installed; the library itself needs none.
#if __has_include(<GL/glcorearb.h>) && __has_include(<GL/glext.h>)
#include <geyser/format.hpp>

#include <gtest/gtest.h>

#include <GL/glcorearb.h>
#include <GL/glext.h>
#include <utility>

namespace geyser {
namespace {

constexpr std::pair<TextureFormat, unsigned> kGlNames[] = {
    {TextureFormat::R8Unorm, GL_R8},
    {TextureFormat::Rg8Unorm, GL_RG8},
    {TextureFormat::Rgba8Unorm, GL_RGBA8},
    {TextureFormat::Rgba8Srgb, GL_SRGB8_ALPHA8},
    {TextureFormat::R16Unorm, GL_R16},
    {TextureFormat::Rg16Unorm, GL_RG16},
    {TextureFormat::Rgba16Unorm, GL_RGBA16},
    {TextureFormat::R16Snorm, GL_R16_SNORM},
    {TextureFormat::Rg16Snorm, GL_RG16_SNORM},
    {TextureFormat::Rgba16Snorm, GL_RGBA16_SNORM},
    {TextureFormat::R16Uint, GL_R16UI},
    {TextureFormat::R16Sint, GL_R16I},
    {TextureFormat::R16Float, GL_R16F},
    {TextureFormat::Rg16Float, GL_RG16F},
    {TextureFormat::Rgba16Float, GL_RGBA16F},
    {TextureFormat::R32Uint, GL_R32UI},
    {TextureFormat::R32Sint, GL_R32I},
    {TextureFormat::R32Float, GL_R32F},
    {TextureFormat::Rg32Float, GL_RG32F},
    {TextureFormat::Rgba32Float, GL_RGBA32F},
    {TextureFormat::Rgb10a2Unorm, GL_RGB10_A2},
    {TextureFormat::Rg11b10Float, GL_R11F_G11F_B10F},
    {TextureFormat::Depth32Float, GL_DEPTH_COMPONENT32F},
    {TextureFormat::Depth24Plus, GL_DEPTH_COMPONENT24},
    {TextureFormat::Depth24PlusStencil8, GL_DEPTH24_STENCIL8},
    {TextureFormat::Bc1RgbaUnorm, GL_COMPRESSED_RGBA_S3TC_DXT1_EXT},
    {TextureFormat::Bc1RgbaSrgb, GL_COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT},
    {TextureFormat::Bc2RgbaUnorm, GL_COMPRESSED_RGBA_S3TC_DXT3_EXT},
    {TextureFormat::Bc2RgbaSrgb, GL_COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT},
    {TextureFormat::Bc3RgbaUnorm, GL_COMPRESSED_RGBA_S3TC_DXT5_EXT},
    {TextureFormat::Bc3RgbaSrgb, GL_COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT},
    {TextureFormat::Bc4RUnorm, GL_COMPRESSED_RED_RGTC1},
    {TextureFormat::Bc4RSnorm, GL_COMPRESSED_SIGNED_RED_RGTC1},
    {TextureFormat::Bc5RgUnorm, GL_COMPRESSED_RG_RGTC2},
    {TextureFormat::Bc5RgSnorm, GL_COMPRESSED_SIGNED_RG_RGTC2},
    {TextureFormat::Bc6hRgbUfloat, GL_COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT},
    {TextureFormat::Bc6hRgbFloat, GL_COMPRESSED_RGB_BPTC_SIGNED_FLOAT},
    {TextureFormat::Bc7RgbaUnorm, GL_COMPRESSED_RGBA_BPTC_UNORM},
    {TextureFormat::Bc7RgbaSrgb, GL_COMPRESSED_SRGB_ALPHA_BPTC_UNORM},
    {TextureFormat::Etc2Rgb8Unorm, GL_COMPRESSED_RGB8_ETC2},
    {TextureFormat::Etc2Rgb8Srgb, GL_COMPRESSED_SRGB8_ETC2},
    {TextureFormat::Etc2Rgb8a1Unorm, GL_COMPRESSED_RGB8_PUNCHTHROUGH_ALPHA1_ETC2},
    {TextureFormat::Etc2Rgb8a1Srgb, GL_COMPRESSED_SRGB8_PUNCHTHROUGH_ALPHA1_ETC2},
    {TextureFormat::Etc2Rgba8Unorm, GL_COMPRESSED_RGBA8_ETC2_EAC},
    {TextureFormat::Etc2Rgba8Srgb, GL_COMPRESSED_SRGB8_ALPHA8_ETC2_EAC},
    {TextureFormat::EacR11Unorm, GL_COMPRESSED_R11_EAC},
    {TextureFormat::EacR11Snorm, GL_COMPRESSED_SIGNED_R11_EAC},
    {TextureFormat::EacRg11Unorm, GL_COMPRESSED_RG11_EAC},
    {TextureFormat::EacRg11Snorm, GL_COMPRESSED_SIGNED_RG11_EAC},
    {TextureFormat::Astc4x4Unorm, GL_COMPRESSED_RGBA_ASTC_4x4_KHR},
    {TextureFormat::Astc4x4Srgb, GL_COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR},
    {TextureFormat::Astc8x8Unorm, GL_COMPRESSED_RGBA_ASTC_8x8_KHR},
    {TextureFormat::Astc8x8Srgb, GL_COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR},
};

TEST(FormatOpenGl, NumbersAreThoseOfTheOpenGlHeaders) {
    for (const auto& [format, internal_format] : kGlNames) {
        EXPECT_EQ(format_info(format)->gl, internal_format) << name(format);
    }
}

} // namespace
} // namespace geyser
#endif
