// The one table of formats. To add one: append to TextureFormat, append a row, run the tests.
#include "format_names.hpp"

#include <geyser/format.hpp>

#include <algorithm>

namespace geyser {
namespace {

using namespace formats;
using enum ComponentType;
using F = TextureFormat;

constexpr Aspect kDepthStencil = Aspect::Depth | Aspect::Stencil;
constexpr Aspect kTwoPlanes = Aspect::Color | Aspect::Plane0 | Aspect::Plane1;
constexpr Aspect kThreePlanes = kTwoPlanes | Aspect::Plane2;

// clang-format off
constexpr FormatInfo kFormats[] = {
    // 8 bits a component
    {.format = F::R8Unorm, .name = "R8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{1, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R8_UNORM, .gl = gl::R8,
     .drm = drm::R8, .metal = mtl::R8Unorm, .iosurface = cv::OneComponent8,
     .webgpu = "r8unorm", .dxgi = dxgi::R8_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT8, 1}},
    {.format = F::Rg8Unorm, .name = "Rg8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{2, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R8G8_UNORM, .gl = gl::RG8,
     .drm = drm::GR88, .metal = mtl::RG8Unorm, .iosurface = cv::TwoComponent8,
     .webgpu = "rg8unorm", .dxgi = dxgi::R8G8_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT8, 2}},
    {.format = F::Rgba8Unorm, .name = "Rgba8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 4}}}, .srgb_sibling = F::Rgba8Srgb,
     .vulkan = vk::R8G8B8A8_UNORM, .gl = gl::RGBA8,
     .drm = drm::ABGR8888, .metal = mtl::RGBA8Unorm, .iosurface = cv::RGBA32,
     .webgpu = "rgba8unorm", .dxgi = dxgi::R8G8B8A8_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT8, 4}},
    {.format = F::Rgba8Srgb, .name = "Rgba8Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 4}}}, .srgb_sibling = F::Rgba8Unorm,
     .vulkan = vk::R8G8B8A8_SRGB, .gl = gl::SRGB8_ALPHA8,
     .drm = drm::ABGR8888, .metal = mtl::RGBA8Unorm_sRGB, .iosurface = cv::RGBA32,
     .webgpu = "rgba8unorm-srgb", .dxgi = dxgi::R8G8B8A8_UNORM_SRGB, .cuda = CudaFormat{cu::UNSIGNED_INT8, 4}},
    {.format = F::Bgra8Unorm, .name = "Bgra8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 4}}}, .srgb_sibling = F::Bgra8Srgb,
     .vulkan = vk::B8G8R8A8_UNORM, .gl = gl::BGRA8_EXT,
     .drm = drm::ARGB8888, .metal = mtl::BGRA8Unorm, .iosurface = cv::BGRA32,
     .webgpu = "bgra8unorm", .dxgi = dxgi::B8G8R8A8_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT8, 4}},
    {.format = F::Bgra8Srgb, .name = "Bgra8Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 4}}}, .srgb_sibling = F::Bgra8Unorm,
     .vulkan = vk::B8G8R8A8_SRGB, .gl = std::nullopt,
     .drm = drm::ARGB8888, .metal = mtl::BGRA8Unorm_sRGB, .iosurface = cv::BGRA32,
     .webgpu = "bgra8unorm-srgb", .dxgi = dxgi::B8G8R8A8_UNORM_SRGB, .cuda = CudaFormat{cu::UNSIGNED_INT8, 4}},
    // 16 bits a component
    {.format = F::R16Unorm, .name = "R16Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{2, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16_UNORM, .gl = gl::R16,
     .drm = drm::R16, .metal = mtl::R16Unorm, .iosurface = cv::OneComponent16,
     .webgpu = "r16unorm", .dxgi = dxgi::R16_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT16, 1}},
    {.format = F::Rg16Unorm, .name = "Rg16Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16_UNORM, .gl = gl::RG16,
     .drm = drm::GR1616, .metal = mtl::RG16Unorm, .iosurface = cv::TwoComponent16,
     .webgpu = "rg16unorm", .dxgi = dxgi::R16G16_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT16, 2}},
    {.format = F::Rgba16Unorm, .name = "Rgba16Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{8, 4}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16B16A16_UNORM, .gl = gl::RGBA16,
     .drm = drm::ABGR16161616, .metal = mtl::RGBA16Unorm, .iosurface = cv::RGBA64LE,
     .webgpu = "rgba16unorm", .dxgi = dxgi::R16G16B16A16_UNORM, .cuda = CudaFormat{cu::UNSIGNED_INT16, 4}},
    {.format = F::R16Snorm, .name = "R16Snorm", .component_type = Snorm, .aspects = Aspect::Color,
     .planes = {{{2, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16_SNORM, .gl = gl::R16_SNORM,
     .drm = std::nullopt, .metal = mtl::R16Snorm, .iosurface = std::nullopt,
     .webgpu = "r16snorm", .dxgi = dxgi::R16_SNORM, .cuda = CudaFormat{cu::SIGNED_INT16, 1}},
    {.format = F::Rg16Snorm, .name = "Rg16Snorm", .component_type = Snorm, .aspects = Aspect::Color,
     .planes = {{{4, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16_SNORM, .gl = gl::RG16_SNORM,
     .drm = std::nullopt, .metal = mtl::RG16Snorm, .iosurface = std::nullopt,
     .webgpu = "rg16snorm", .dxgi = dxgi::R16G16_SNORM, .cuda = CudaFormat{cu::SIGNED_INT16, 2}},
    {.format = F::Rgba16Snorm, .name = "Rgba16Snorm", .component_type = Snorm, .aspects = Aspect::Color,
     .planes = {{{8, 4}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16B16A16_SNORM, .gl = gl::RGBA16_SNORM,
     .drm = std::nullopt, .metal = mtl::RGBA16Snorm, .iosurface = std::nullopt,
     .webgpu = "rgba16snorm", .dxgi = dxgi::R16G16B16A16_SNORM, .cuda = CudaFormat{cu::SIGNED_INT16, 4}},
    {.format = F::R16Uint, .name = "R16Uint", .component_type = Uint, .aspects = Aspect::Color,
     .planes = {{{2, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16_UINT, .gl = gl::R16UI,
     .drm = std::nullopt, .metal = mtl::R16Uint, .iosurface = std::nullopt,
     .webgpu = "r16uint", .dxgi = dxgi::R16_UINT, .cuda = CudaFormat{cu::UNSIGNED_INT16, 1}},
    {.format = F::R16Sint, .name = "R16Sint", .component_type = Sint, .aspects = Aspect::Color,
     .planes = {{{2, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16_SINT, .gl = gl::R16I,
     .drm = std::nullopt, .metal = mtl::R16Sint, .iosurface = std::nullopt,
     .webgpu = "r16sint", .dxgi = dxgi::R16_SINT, .cuda = CudaFormat{cu::SIGNED_INT16, 1}},
    {.format = F::R16Float, .name = "R16Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{2, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16_SFLOAT, .gl = gl::R16F,
     .drm = drm::R16F, .metal = mtl::R16Float, .iosurface = cv::OneComponent16Half,
     .webgpu = "r16float", .dxgi = dxgi::R16_FLOAT, .cuda = CudaFormat{cu::HALF, 1}},
    {.format = F::Rg16Float, .name = "Rg16Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{4, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16_SFLOAT, .gl = gl::RG16F,
     .drm = drm::GR1616F, .metal = mtl::RG16Float, .iosurface = cv::TwoComponent16Half,
     .webgpu = "rg16float", .dxgi = dxgi::R16G16_FLOAT, .cuda = CudaFormat{cu::HALF, 2}},
    {.format = F::Rgba16Float, .name = "Rgba16Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{8, 4}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R16G16B16A16_SFLOAT, .gl = gl::RGBA16F,
     .drm = drm::ABGR16161616F, .metal = mtl::RGBA16Float, .iosurface = cv::RGBA64Half,
     .webgpu = "rgba16float", .dxgi = dxgi::R16G16B16A16_FLOAT, .cuda = CudaFormat{cu::HALF, 4}},
    // 32 bits a component
    {.format = F::R32Uint, .name = "R32Uint", .component_type = Uint, .aspects = Aspect::Color,
     .planes = {{{4, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R32_UINT, .gl = gl::R32UI,
     .drm = std::nullopt, .metal = mtl::R32Uint, .iosurface = std::nullopt,
     .webgpu = "r32uint", .dxgi = dxgi::R32_UINT, .cuda = CudaFormat{cu::UNSIGNED_INT32, 1}},
    {.format = F::R32Sint, .name = "R32Sint", .component_type = Sint, .aspects = Aspect::Color,
     .planes = {{{4, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R32_SINT, .gl = gl::R32I,
     .drm = std::nullopt, .metal = mtl::R32Sint, .iosurface = std::nullopt,
     .webgpu = "r32sint", .dxgi = dxgi::R32_SINT, .cuda = CudaFormat{cu::SIGNED_INT32, 1}},
    {.format = F::R32Float, .name = "R32Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{4, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R32_SFLOAT, .gl = gl::R32F,
     .drm = drm::R32F, .metal = mtl::R32Float, .iosurface = cv::OneComponent32Float,
     .webgpu = "r32float", .dxgi = dxgi::R32_FLOAT, .cuda = CudaFormat{cu::FLOAT, 1}},
    {.format = F::Rg32Float, .name = "Rg32Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{8, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R32G32_SFLOAT, .gl = gl::RG32F,
     .drm = drm::GR3232F, .metal = mtl::RG32Float, .iosurface = cv::TwoComponent32Float,
     .webgpu = "rg32float", .dxgi = dxgi::R32G32_FLOAT, .cuda = CudaFormat{cu::FLOAT, 2}},
    {.format = F::Rgba32Float, .name = "Rgba32Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{16, 4}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::R32G32B32A32_SFLOAT, .gl = gl::RGBA32F,
     .drm = drm::ABGR32323232F, .metal = mtl::RGBA32Float, .iosurface = cv::RGBA128Float,
     .webgpu = "rgba32float", .dxgi = dxgi::R32G32B32A32_FLOAT, .cuda = CudaFormat{cu::FLOAT, 4}},
    // packed
    {.format = F::Rgb10a2Unorm, .name = "Rgb10a2Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .planes = {{{4, 4}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::A2B10G10R10_UNORM_PACK32, .gl = gl::RGB10_A2,
     .drm = drm::ABGR2101010, .metal = mtl::RGB10A2Unorm, .iosurface = std::nullopt,
     .webgpu = "rgb10a2unorm", .dxgi = dxgi::R10G10B10A2_UNORM, .cuda = CudaFormat{cu::UNORM_INT_101010_2, 4}},
    {.format = F::Rg11b10Float, .name = "Rg11b10Float", .component_type = Float, .aspects = Aspect::Color,
     .planes = {{{4, 3}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::B10G11R11_UFLOAT_PACK32, .gl = gl::R11F_G11F_B10F,
     .drm = std::nullopt, .metal = mtl::RG11B10Float, .iosurface = std::nullopt,
     .webgpu = "rg11b10ufloat", .dxgi = dxgi::R11G11B10_FLOAT, .cuda = std::nullopt},
    // depth and stencil
    {.format = F::Depth32Float, .name = "Depth32Float", .component_type = Float, .aspects = Aspect::Depth,
     .planes = {{{4, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::D32_SFLOAT, .gl = gl::DEPTH_COMPONENT32F,
     .drm = std::nullopt, .metal = mtl::Depth32Float, .iosurface = std::nullopt,
     .webgpu = "depth32float", .dxgi = dxgi::D32_FLOAT, .cuda = std::nullopt},
    {.format = F::Depth24Plus, .name = "Depth24Plus", .component_type = Unorm, .aspects = Aspect::Depth,
     .planes = {{{4, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::X8_D24_UNORM_PACK32, .gl = gl::DEPTH_COMPONENT24,
     .drm = std::nullopt, .metal = std::nullopt, .iosurface = std::nullopt,
     .webgpu = "depth24plus", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Depth24PlusStencil8, .name = "Depth24PlusStencil8", .component_type = Unorm, .aspects = kDepthStencil,
     .planes = {{{4, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::D24_UNORM_S8_UINT, .gl = gl::DEPTH24_STENCIL8,
     .drm = std::nullopt, .metal = mtl::Depth24Unorm_Stencil8, .iosurface = std::nullopt,
     .webgpu = "depth24plus-stencil8", .dxgi = dxgi::D24_UNORM_S8_UINT, .cuda = std::nullopt},
    // block compressed
    {.format = F::Bc1RgbaUnorm, .name = "Bc1RgbaUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 4}}}, .srgb_sibling = F::Bc1RgbaSrgb,
     .vulkan = vk::BC1_RGBA_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_S3TC_DXT1_EXT,
     .drm = std::nullopt, .metal = mtl::BC1_RGBA, .iosurface = std::nullopt,
     .webgpu = "bc1-rgba-unorm", .dxgi = dxgi::BC1_UNORM, .cuda = CudaFormat{cu::BC1_UNORM, 4}},
    {.format = F::Bc1RgbaSrgb, .name = "Bc1RgbaSrgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 4}}}, .srgb_sibling = F::Bc1RgbaUnorm,
     .vulkan = vk::BC1_RGBA_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT,
     .drm = std::nullopt, .metal = mtl::BC1_RGBA_sRGB, .iosurface = std::nullopt,
     .webgpu = "bc1-rgba-unorm-srgb", .dxgi = dxgi::BC1_UNORM_SRGB, .cuda = CudaFormat{cu::BC1_UNORM_SRGB, 4}},
    {.format = F::Bc2RgbaUnorm, .name = "Bc2RgbaUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc2RgbaSrgb,
     .vulkan = vk::BC2_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_S3TC_DXT3_EXT,
     .drm = std::nullopt, .metal = mtl::BC2_RGBA, .iosurface = std::nullopt,
     .webgpu = "bc2-rgba-unorm", .dxgi = dxgi::BC2_UNORM, .cuda = CudaFormat{cu::BC2_UNORM, 4}},
    {.format = F::Bc2RgbaSrgb, .name = "Bc2RgbaSrgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc2RgbaUnorm,
     .vulkan = vk::BC2_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT,
     .drm = std::nullopt, .metal = mtl::BC2_RGBA_sRGB, .iosurface = std::nullopt,
     .webgpu = "bc2-rgba-unorm-srgb", .dxgi = dxgi::BC2_UNORM_SRGB, .cuda = CudaFormat{cu::BC2_UNORM_SRGB, 4}},
    {.format = F::Bc3RgbaUnorm, .name = "Bc3RgbaUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc3RgbaSrgb,
     .vulkan = vk::BC3_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_S3TC_DXT5_EXT,
     .drm = std::nullopt, .metal = mtl::BC3_RGBA, .iosurface = std::nullopt,
     .webgpu = "bc3-rgba-unorm", .dxgi = dxgi::BC3_UNORM, .cuda = CudaFormat{cu::BC3_UNORM, 4}},
    {.format = F::Bc3RgbaSrgb, .name = "Bc3RgbaSrgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc3RgbaUnorm,
     .vulkan = vk::BC3_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT,
     .drm = std::nullopt, .metal = mtl::BC3_RGBA_sRGB, .iosurface = std::nullopt,
     .webgpu = "bc3-rgba-unorm-srgb", .dxgi = dxgi::BC3_UNORM_SRGB, .cuda = CudaFormat{cu::BC3_UNORM_SRGB, 4}},
    {.format = F::Bc4RUnorm, .name = "Bc4RUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC4_UNORM_BLOCK, .gl = gl::COMPRESSED_RED_RGTC1,
     .drm = std::nullopt, .metal = mtl::BC4_RUnorm, .iosurface = std::nullopt,
     .webgpu = "bc4-r-unorm", .dxgi = dxgi::BC4_UNORM, .cuda = CudaFormat{cu::BC4_UNORM, 1}},
    {.format = F::Bc4RSnorm, .name = "Bc4RSnorm", .component_type = Snorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC4_SNORM_BLOCK, .gl = gl::COMPRESSED_SIGNED_RED_RGTC1,
     .drm = std::nullopt, .metal = mtl::BC4_RSnorm, .iosurface = std::nullopt,
     .webgpu = "bc4-r-snorm", .dxgi = dxgi::BC4_SNORM, .cuda = CudaFormat{cu::BC4_SNORM, 1}},
    {.format = F::Bc5RgUnorm, .name = "Bc5RgUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC5_UNORM_BLOCK, .gl = gl::COMPRESSED_RG_RGTC2,
     .drm = std::nullopt, .metal = mtl::BC5_RGUnorm, .iosurface = std::nullopt,
     .webgpu = "bc5-rg-unorm", .dxgi = dxgi::BC5_UNORM, .cuda = CudaFormat{cu::BC5_UNORM, 2}},
    {.format = F::Bc5RgSnorm, .name = "Bc5RgSnorm", .component_type = Snorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC5_SNORM_BLOCK, .gl = gl::COMPRESSED_SIGNED_RG_RGTC2,
     .drm = std::nullopt, .metal = mtl::BC5_RGSnorm, .iosurface = std::nullopt,
     .webgpu = "bc5-rg-snorm", .dxgi = dxgi::BC5_SNORM, .cuda = CudaFormat{cu::BC5_SNORM, 2}},
    {.format = F::Bc6hRgbUfloat, .name = "Bc6hRgbUfloat", .component_type = Float, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 3}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC6H_UFLOAT_BLOCK, .gl = gl::COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT,
     .drm = std::nullopt, .metal = mtl::BC6H_RGBUfloat, .iosurface = std::nullopt,
     .webgpu = "bc6h-rgb-ufloat", .dxgi = dxgi::BC6H_UF16, .cuda = CudaFormat{cu::BC6H_UF16, 3}},
    {.format = F::Bc6hRgbFloat, .name = "Bc6hRgbFloat", .component_type = Float, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 3}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::BC6H_SFLOAT_BLOCK, .gl = gl::COMPRESSED_RGB_BPTC_SIGNED_FLOAT,
     .drm = std::nullopt, .metal = mtl::BC6H_RGBFloat, .iosurface = std::nullopt,
     .webgpu = "bc6h-rgb-float", .dxgi = dxgi::BC6H_SF16, .cuda = CudaFormat{cu::BC6H_SF16, 3}},
    {.format = F::Bc7RgbaUnorm, .name = "Bc7RgbaUnorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc7RgbaSrgb,
     .vulkan = vk::BC7_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_BPTC_UNORM,
     .drm = std::nullopt, .metal = mtl::BC7_RGBAUnorm, .iosurface = std::nullopt,
     .webgpu = "bc7-rgba-unorm", .dxgi = dxgi::BC7_UNORM, .cuda = CudaFormat{cu::BC7_UNORM, 4}},
    {.format = F::Bc7RgbaSrgb, .name = "Bc7RgbaSrgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Bc7RgbaUnorm,
     .vulkan = vk::BC7_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB_ALPHA_BPTC_UNORM,
     .drm = std::nullopt, .metal = mtl::BC7_RGBAUnorm_sRGB, .iosurface = std::nullopt,
     .webgpu = "bc7-rgba-unorm-srgb", .dxgi = dxgi::BC7_UNORM_SRGB, .cuda = CudaFormat{cu::BC7_UNORM_SRGB, 4}},
    {.format = F::Etc2Rgb8Unorm, .name = "Etc2Rgb8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 3}}}, .srgb_sibling = F::Etc2Rgb8Srgb,
     .vulkan = vk::ETC2_R8G8B8_UNORM_BLOCK, .gl = gl::COMPRESSED_RGB8_ETC2,
     .drm = std::nullopt, .metal = mtl::ETC2_RGB8, .iosurface = std::nullopt,
     .webgpu = "etc2-rgb8unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Etc2Rgb8Srgb, .name = "Etc2Rgb8Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 3}}}, .srgb_sibling = F::Etc2Rgb8Unorm,
     .vulkan = vk::ETC2_R8G8B8_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB8_ETC2,
     .drm = std::nullopt, .metal = mtl::ETC2_RGB8_sRGB, .iosurface = std::nullopt,
     .webgpu = "etc2-rgb8unorm-srgb", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Etc2Rgb8a1Unorm, .name = "Etc2Rgb8a1Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 4}}}, .srgb_sibling = F::Etc2Rgb8a1Srgb,
     .vulkan = vk::ETC2_R8G8B8A1_UNORM_BLOCK, .gl = gl::COMPRESSED_RGB8_PUNCHTHROUGH_ALPHA1_ETC2,
     .drm = std::nullopt, .metal = mtl::ETC2_RGB8A1, .iosurface = std::nullopt,
     .webgpu = "etc2-rgb8a1unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Etc2Rgb8a1Srgb, .name = "Etc2Rgb8a1Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 4}}}, .srgb_sibling = F::Etc2Rgb8a1Unorm,
     .vulkan = vk::ETC2_R8G8B8A1_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB8_PUNCHTHROUGH_ALPHA1_ETC2,
     .drm = std::nullopt, .metal = mtl::ETC2_RGB8A1_sRGB, .iosurface = std::nullopt,
     .webgpu = "etc2-rgb8a1unorm-srgb", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Etc2Rgba8Unorm, .name = "Etc2Rgba8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Etc2Rgba8Srgb,
     .vulkan = vk::ETC2_R8G8B8A8_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA8_ETC2_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_RGBA8, .iosurface = std::nullopt,
     .webgpu = "etc2-rgba8unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Etc2Rgba8Srgb, .name = "Etc2Rgba8Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Etc2Rgba8Unorm,
     .vulkan = vk::ETC2_R8G8B8A8_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB8_ALPHA8_ETC2_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_RGBA8_sRGB, .iosurface = std::nullopt,
     .webgpu = "etc2-rgba8unorm-srgb", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::EacR11Unorm, .name = "EacR11Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::EAC_R11_UNORM_BLOCK, .gl = gl::COMPRESSED_R11_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_R11Unorm, .iosurface = std::nullopt,
     .webgpu = "eac-r11unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::EacR11Snorm, .name = "EacR11Snorm", .component_type = Snorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{8, 1}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::EAC_R11_SNORM_BLOCK, .gl = gl::COMPRESSED_SIGNED_R11_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_R11Snorm, .iosurface = std::nullopt,
     .webgpu = "eac-r11snorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::EacRg11Unorm, .name = "EacRg11Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::EAC_R11G11_UNORM_BLOCK, .gl = gl::COMPRESSED_RG11_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_RG11Unorm, .iosurface = std::nullopt,
     .webgpu = "eac-rg11unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::EacRg11Snorm, .name = "EacRg11Snorm", .component_type = Snorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::EAC_R11G11_SNORM_BLOCK, .gl = gl::COMPRESSED_SIGNED_RG11_EAC,
     .drm = std::nullopt, .metal = mtl::EAC_RG11Snorm, .iosurface = std::nullopt,
     .webgpu = "eac-rg11snorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Astc4x4Unorm, .name = "Astc4x4Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Astc4x4Srgb,
     .vulkan = vk::ASTC_4x4_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_ASTC_4x4_KHR,
     .drm = std::nullopt, .metal = mtl::ASTC_4x4_LDR, .iosurface = std::nullopt,
     .webgpu = "astc-4x4-unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Astc4x4Srgb, .name = "Astc4x4Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 4, .block_height = 4, .planes = {{{16, 4}}}, .srgb_sibling = F::Astc4x4Unorm,
     .vulkan = vk::ASTC_4x4_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR,
     .drm = std::nullopt, .metal = mtl::ASTC_4x4_sRGB, .iosurface = std::nullopt,
     .webgpu = "astc-4x4-unorm-srgb", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Astc8x8Unorm, .name = "Astc8x8Unorm", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 8, .block_height = 8, .planes = {{{16, 4}}}, .srgb_sibling = F::Astc8x8Srgb,
     .vulkan = vk::ASTC_8x8_UNORM_BLOCK, .gl = gl::COMPRESSED_RGBA_ASTC_8x8_KHR,
     .drm = std::nullopt, .metal = mtl::ASTC_8x8_LDR, .iosurface = std::nullopt,
     .webgpu = "astc-8x8-unorm", .dxgi = std::nullopt, .cuda = std::nullopt},
    {.format = F::Astc8x8Srgb, .name = "Astc8x8Srgb", .component_type = Unorm, .aspects = Aspect::Color,
     .block_width = 8, .block_height = 8, .planes = {{{16, 4}}}, .srgb_sibling = F::Astc8x8Unorm,
     .vulkan = vk::ASTC_8x8_SRGB_BLOCK, .gl = gl::COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR,
     .drm = std::nullopt, .metal = mtl::ASTC_8x8_sRGB, .iosurface = std::nullopt,
     .webgpu = "astc-8x8-unorm-srgb", .dxgi = std::nullopt, .cuda = std::nullopt},
    // planar Y'CbCr 4:2:0
    {.format = F::Nv12, .name = "Nv12", .component_type = Unorm, .aspects = kTwoPlanes,
     .plane_count = 2, .planes = {{{1, 1}, {2, 2, 2, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::G8_B8R8_2PLANE_420_UNORM, .gl = std::nullopt,
     .drm = drm::NV12, .metal = std::nullopt, .iosurface = cv::YpCbCr420_8BiPlanarVideoRange,
     .webgpu = "", .dxgi = dxgi::NV12, .cuda = CudaFormat{cu::NV12, 3}},
    {.format = F::P010, .name = "P010", .component_type = Unorm, .aspects = kTwoPlanes,
     .plane_count = 2, .planes = {{{2, 1}, {4, 2, 2, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::G10X6_B10X6R10X6_2PLANE_420_UNORM_3PACK16, .gl = std::nullopt,
     .drm = drm::P010, .metal = std::nullopt, .iosurface = cv::YpCbCr420_10BiPlanarVideoRange,
     .webgpu = "", .dxgi = dxgi::P010, .cuda = std::nullopt},
    {.format = F::I420, .name = "I420", .component_type = Unorm, .aspects = kThreePlanes,
     .plane_count = 3, .planes = {{{1, 1}, {1, 1, 2, 2}, {1, 1, 2, 2}}}, .srgb_sibling = std::nullopt,
     .vulkan = vk::G8_B8_R8_3PLANE_420_UNORM, .gl = std::nullopt,
     .drm = drm::YUV420, .metal = std::nullopt, .iosurface = cv::YpCbCr420_8Planar,
     .webgpu = "", .dxgi = std::nullopt, .cuda = std::nullopt},
};
// clang-format on

constexpr const FormatInfo* find(TextureFormat format) noexcept {
    // Values start at 1; 0 wraps to an index outside the table.
    const std::size_t index = static_cast<std::size_t>(format) - 1;
    return index < std::size(kFormats) ? &kFormats[index] : nullptr;
}

constexpr bool rows_are_in_order_of_their_values() {
    return std::ranges::all_of(kFormats, [](const FormatInfo& row) { return find(row.format) == &row; });
}
static_assert(rows_are_in_order_of_their_values());

constexpr bool srgb_siblings_are_mutual() {
    return std::ranges::all_of(kFormats, [](const FormatInfo& row) {
        const FormatInfo* sibling = row.srgb_sibling ? find(*row.srgb_sibling) : nullptr;
        return !row.srgb_sibling || (sibling != nullptr && sibling != &row && sibling->srgb_sibling == row.format);
    });
}
static_assert(srgb_siblings_are_mutual());

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

std::span<const FormatInfo> all_formats() noexcept { return kFormats; }

const FormatInfo* format_info(TextureFormat format) noexcept { return find(format); }

std::string_view name(TextureFormat format) noexcept {
    const FormatInfo* info = find(format);
    return info != nullptr ? info->name : "unknown";
}

std::optional<TextureFormat> format_from_name(std::string_view name) noexcept {
    for (const FormatInfo& row : kFormats) {
        if (std::ranges::equal(row.name, name, {}, lower, lower)) {
            return row.format;
        }
    }
    return std::nullopt;
}

std::optional<TextureFormat> format_from_vulkan(std::uint32_t vk_format) noexcept {
    for (const FormatInfo& row : kFormats) {
        if (row.vulkan == vk_format) {
            return row.format;
        }
    }
    return std::nullopt;
}

} // namespace geyser
