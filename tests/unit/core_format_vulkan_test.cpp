#include <geyser/format.hpp>

#include <gtest/gtest.h>
#include <vulkan/vulkan_core.h>

#include <iterator>
#include <utility>

namespace geyser {
namespace {

constexpr std::pair<TextureFormat, VkFormat> kVulkanNames[] = {
    {TextureFormat::R8Unorm, VK_FORMAT_R8_UNORM},
    {TextureFormat::Rg8Unorm, VK_FORMAT_R8G8_UNORM},
    {TextureFormat::Rgba8Unorm, VK_FORMAT_R8G8B8A8_UNORM},
    {TextureFormat::Rgba8Srgb, VK_FORMAT_R8G8B8A8_SRGB},
    {TextureFormat::Bgra8Unorm, VK_FORMAT_B8G8R8A8_UNORM},
    {TextureFormat::Bgra8Srgb, VK_FORMAT_B8G8R8A8_SRGB},
    {TextureFormat::R16Unorm, VK_FORMAT_R16_UNORM},
    {TextureFormat::Rg16Unorm, VK_FORMAT_R16G16_UNORM},
    {TextureFormat::Rgba16Unorm, VK_FORMAT_R16G16B16A16_UNORM},
    {TextureFormat::R16Snorm, VK_FORMAT_R16_SNORM},
    {TextureFormat::Rg16Snorm, VK_FORMAT_R16G16_SNORM},
    {TextureFormat::Rgba16Snorm, VK_FORMAT_R16G16B16A16_SNORM},
    {TextureFormat::R16Uint, VK_FORMAT_R16_UINT},
    {TextureFormat::R16Sint, VK_FORMAT_R16_SINT},
    {TextureFormat::R16Float, VK_FORMAT_R16_SFLOAT},
    {TextureFormat::Rg16Float, VK_FORMAT_R16G16_SFLOAT},
    {TextureFormat::Rgba16Float, VK_FORMAT_R16G16B16A16_SFLOAT},
    {TextureFormat::R32Uint, VK_FORMAT_R32_UINT},
    {TextureFormat::R32Sint, VK_FORMAT_R32_SINT},
    {TextureFormat::R32Float, VK_FORMAT_R32_SFLOAT},
    {TextureFormat::Rg32Float, VK_FORMAT_R32G32_SFLOAT},
    {TextureFormat::Rgba32Float, VK_FORMAT_R32G32B32A32_SFLOAT},
    {TextureFormat::Rgb10a2Unorm, VK_FORMAT_A2B10G10R10_UNORM_PACK32},
    {TextureFormat::Rg11b10Float, VK_FORMAT_B10G11R11_UFLOAT_PACK32},
    {TextureFormat::Depth32Float, VK_FORMAT_D32_SFLOAT},
    {TextureFormat::Depth24Plus, VK_FORMAT_X8_D24_UNORM_PACK32},
    {TextureFormat::Depth24PlusStencil8, VK_FORMAT_D24_UNORM_S8_UINT},
    {TextureFormat::Bc1RgbaUnorm, VK_FORMAT_BC1_RGBA_UNORM_BLOCK},
    {TextureFormat::Bc1RgbaSrgb, VK_FORMAT_BC1_RGBA_SRGB_BLOCK},
    {TextureFormat::Bc2RgbaUnorm, VK_FORMAT_BC2_UNORM_BLOCK},
    {TextureFormat::Bc2RgbaSrgb, VK_FORMAT_BC2_SRGB_BLOCK},
    {TextureFormat::Bc3RgbaUnorm, VK_FORMAT_BC3_UNORM_BLOCK},
    {TextureFormat::Bc3RgbaSrgb, VK_FORMAT_BC3_SRGB_BLOCK},
    {TextureFormat::Bc4RUnorm, VK_FORMAT_BC4_UNORM_BLOCK},
    {TextureFormat::Bc4RSnorm, VK_FORMAT_BC4_SNORM_BLOCK},
    {TextureFormat::Bc5RgUnorm, VK_FORMAT_BC5_UNORM_BLOCK},
    {TextureFormat::Bc5RgSnorm, VK_FORMAT_BC5_SNORM_BLOCK},
    {TextureFormat::Bc6hRgbUfloat, VK_FORMAT_BC6H_UFLOAT_BLOCK},
    {TextureFormat::Bc6hRgbFloat, VK_FORMAT_BC6H_SFLOAT_BLOCK},
    {TextureFormat::Bc7RgbaUnorm, VK_FORMAT_BC7_UNORM_BLOCK},
    {TextureFormat::Bc7RgbaSrgb, VK_FORMAT_BC7_SRGB_BLOCK},
    {TextureFormat::Etc2Rgb8Unorm, VK_FORMAT_ETC2_R8G8B8_UNORM_BLOCK},
    {TextureFormat::Etc2Rgb8Srgb, VK_FORMAT_ETC2_R8G8B8_SRGB_BLOCK},
    {TextureFormat::Etc2Rgb8a1Unorm, VK_FORMAT_ETC2_R8G8B8A1_UNORM_BLOCK},
    {TextureFormat::Etc2Rgb8a1Srgb, VK_FORMAT_ETC2_R8G8B8A1_SRGB_BLOCK},
    {TextureFormat::Etc2Rgba8Unorm, VK_FORMAT_ETC2_R8G8B8A8_UNORM_BLOCK},
    {TextureFormat::Etc2Rgba8Srgb, VK_FORMAT_ETC2_R8G8B8A8_SRGB_BLOCK},
    {TextureFormat::EacR11Unorm, VK_FORMAT_EAC_R11_UNORM_BLOCK},
    {TextureFormat::EacR11Snorm, VK_FORMAT_EAC_R11_SNORM_BLOCK},
    {TextureFormat::EacRg11Unorm, VK_FORMAT_EAC_R11G11_UNORM_BLOCK},
    {TextureFormat::EacRg11Snorm, VK_FORMAT_EAC_R11G11_SNORM_BLOCK},
    {TextureFormat::Astc4x4Unorm, VK_FORMAT_ASTC_4x4_UNORM_BLOCK},
    {TextureFormat::Astc4x4Srgb, VK_FORMAT_ASTC_4x4_SRGB_BLOCK},
    {TextureFormat::Astc8x8Unorm, VK_FORMAT_ASTC_8x8_UNORM_BLOCK},
    {TextureFormat::Astc8x8Srgb, VK_FORMAT_ASTC_8x8_SRGB_BLOCK},
    {TextureFormat::Nv12, VK_FORMAT_G8_B8R8_2PLANE_420_UNORM},
    {TextureFormat::P010, VK_FORMAT_G10X6_B10X6R10X6_2PLANE_420_UNORM_3PACK16},
    {TextureFormat::I420, VK_FORMAT_G8_B8_R8_3PLANE_420_UNORM},
};

TEST(FormatVulkan, EveryFormatHasTheNumberOfTheVulkanHeader) {
    ASSERT_EQ(std::size(kVulkanNames), all_formats().size());
    for (const auto& [format, vk_format] : kVulkanNames) {
        EXPECT_EQ(format_info(format)->vulkan, static_cast<std::uint32_t>(vk_format)) << name(format);
    }
}

TEST(FormatVulkan, EveryFormatIsFoundByItsVkFormat) {
    for (const auto& [format, vk_format] : kVulkanNames) {
        EXPECT_EQ(format_from_vulkan(static_cast<std::uint32_t>(vk_format)), format) << name(format);
    }
}

TEST(FormatVulkan, AnotherVkFormatIsNotFound) {
    EXPECT_FALSE(format_from_vulkan(VK_FORMAT_UNDEFINED));
    EXPECT_FALSE(format_from_vulkan(VK_FORMAT_R4G4_UNORM_PACK8));
}

} // namespace
} // namespace geyser
