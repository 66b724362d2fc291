// The names of texture formats in other APIs, as numbers, so that core needs no API header. Each namespace keeps the
// spelling of its API behind the prefix (vk::R8_UNORM is VK_FORMAT_R8_UNORM).
#pragma once

#include <geyser/format.hpp>

#include <cstdint>

namespace geyser::formats {

// clang-format off

// VK_FORMAT_*
namespace vk {
inline constexpr std::uint32_t R8_UNORM                                  = 9;
inline constexpr std::uint32_t R8G8_UNORM                                = 16;
inline constexpr std::uint32_t R8G8B8A8_UNORM                            = 37;
inline constexpr std::uint32_t R8G8B8A8_SRGB                             = 43;
inline constexpr std::uint32_t B8G8R8A8_UNORM                            = 44;
inline constexpr std::uint32_t B8G8R8A8_SRGB                             = 50;
inline constexpr std::uint32_t R16_UNORM                                 = 70;
inline constexpr std::uint32_t R16G16_UNORM                              = 77;
inline constexpr std::uint32_t R16G16B16A16_UNORM                        = 91;
inline constexpr std::uint32_t R16_SNORM                                 = 71;
inline constexpr std::uint32_t R16G16_SNORM                              = 78;
inline constexpr std::uint32_t R16G16B16A16_SNORM                        = 92;
inline constexpr std::uint32_t R16_UINT                                  = 74;
inline constexpr std::uint32_t R16_SINT                                  = 75;
inline constexpr std::uint32_t R16_SFLOAT                                = 76;
inline constexpr std::uint32_t R16G16_SFLOAT                             = 83;
inline constexpr std::uint32_t R16G16B16A16_SFLOAT                       = 97;
inline constexpr std::uint32_t R32_UINT                                  = 98;
inline constexpr std::uint32_t R32_SINT                                  = 99;
inline constexpr std::uint32_t R32_SFLOAT                                = 100;
inline constexpr std::uint32_t R32G32_SFLOAT                             = 103;
inline constexpr std::uint32_t R32G32B32A32_SFLOAT                       = 109;
inline constexpr std::uint32_t A2B10G10R10_UNORM_PACK32                  = 64;
inline constexpr std::uint32_t B10G11R11_UFLOAT_PACK32                   = 122;
inline constexpr std::uint32_t D32_SFLOAT                                = 126;
inline constexpr std::uint32_t X8_D24_UNORM_PACK32                       = 125;
inline constexpr std::uint32_t D24_UNORM_S8_UINT                         = 129;
inline constexpr std::uint32_t BC1_RGBA_UNORM_BLOCK                      = 133;
inline constexpr std::uint32_t BC1_RGBA_SRGB_BLOCK                       = 134;
inline constexpr std::uint32_t BC2_UNORM_BLOCK                           = 135;
inline constexpr std::uint32_t BC2_SRGB_BLOCK                            = 136;
inline constexpr std::uint32_t BC3_UNORM_BLOCK                           = 137;
inline constexpr std::uint32_t BC3_SRGB_BLOCK                            = 138;
inline constexpr std::uint32_t BC4_UNORM_BLOCK                           = 139;
inline constexpr std::uint32_t BC4_SNORM_BLOCK                           = 140;
inline constexpr std::uint32_t BC5_UNORM_BLOCK                           = 141;
inline constexpr std::uint32_t BC5_SNORM_BLOCK                           = 142;
inline constexpr std::uint32_t BC6H_UFLOAT_BLOCK                         = 143;
inline constexpr std::uint32_t BC6H_SFLOAT_BLOCK                         = 144;
inline constexpr std::uint32_t BC7_UNORM_BLOCK                           = 145;
inline constexpr std::uint32_t BC7_SRGB_BLOCK                            = 146;
inline constexpr std::uint32_t ETC2_R8G8B8_UNORM_BLOCK                   = 147;
inline constexpr std::uint32_t ETC2_R8G8B8_SRGB_BLOCK                    = 148;
inline constexpr std::uint32_t ETC2_R8G8B8A1_UNORM_BLOCK                 = 149;
inline constexpr std::uint32_t ETC2_R8G8B8A1_SRGB_BLOCK                  = 150;
inline constexpr std::uint32_t ETC2_R8G8B8A8_UNORM_BLOCK                 = 151;
inline constexpr std::uint32_t ETC2_R8G8B8A8_SRGB_BLOCK                  = 152;
inline constexpr std::uint32_t EAC_R11_UNORM_BLOCK                       = 153;
inline constexpr std::uint32_t EAC_R11_SNORM_BLOCK                       = 154;
inline constexpr std::uint32_t EAC_R11G11_UNORM_BLOCK                    = 155;
inline constexpr std::uint32_t EAC_R11G11_SNORM_BLOCK                    = 156;
inline constexpr std::uint32_t ASTC_4x4_UNORM_BLOCK                      = 157;
inline constexpr std::uint32_t ASTC_4x4_SRGB_BLOCK                       = 158;
inline constexpr std::uint32_t ASTC_8x8_UNORM_BLOCK                      = 171;
inline constexpr std::uint32_t ASTC_8x8_SRGB_BLOCK                       = 172;
inline constexpr std::uint32_t G8_B8R8_2PLANE_420_UNORM                  = 1000156003;
inline constexpr std::uint32_t G10X6_B10X6R10X6_2PLANE_420_UNORM_3PACK16 = 1000156013;
inline constexpr std::uint32_t G8_B8_R8_3PLANE_420_UNORM                 = 1000156002;
} // namespace vk

// GL_*, sized internal formats. BGRA8_EXT exists in OpenGL ES only (GL_EXT_texture_format_BGRA8888).
namespace gl {
inline constexpr std::uint32_t R8                                        = 0x8229;
inline constexpr std::uint32_t RG8                                       = 0x822B;
inline constexpr std::uint32_t RGBA8                                     = 0x8058;
inline constexpr std::uint32_t SRGB8_ALPHA8                              = 0x8C43;
inline constexpr std::uint32_t BGRA8_EXT                                 = 0x93A1;
inline constexpr std::uint32_t R16                                       = 0x822A;
inline constexpr std::uint32_t RG16                                      = 0x822C;
inline constexpr std::uint32_t RGBA16                                    = 0x805B;
inline constexpr std::uint32_t R16_SNORM                                 = 0x8F98;
inline constexpr std::uint32_t RG16_SNORM                                = 0x8F99;
inline constexpr std::uint32_t RGBA16_SNORM                              = 0x8F9B;
inline constexpr std::uint32_t R16UI                                     = 0x8234;
inline constexpr std::uint32_t R16I                                      = 0x8233;
inline constexpr std::uint32_t R16F                                      = 0x822D;
inline constexpr std::uint32_t RG16F                                     = 0x822F;
inline constexpr std::uint32_t RGBA16F                                   = 0x881A;
inline constexpr std::uint32_t R32UI                                     = 0x8236;
inline constexpr std::uint32_t R32I                                      = 0x8235;
inline constexpr std::uint32_t R32F                                      = 0x822E;
inline constexpr std::uint32_t RG32F                                     = 0x8230;
inline constexpr std::uint32_t RGBA32F                                   = 0x8814;
inline constexpr std::uint32_t RGB10_A2                                  = 0x8059;
inline constexpr std::uint32_t R11F_G11F_B10F                            = 0x8C3A;
inline constexpr std::uint32_t DEPTH_COMPONENT32F                        = 0x8CAC;
inline constexpr std::uint32_t DEPTH_COMPONENT24                         = 0x81A6;
inline constexpr std::uint32_t DEPTH24_STENCIL8                          = 0x88F0;
inline constexpr std::uint32_t COMPRESSED_RGBA_S3TC_DXT1_EXT             = 0x83F1;
inline constexpr std::uint32_t COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT       = 0x8C4D;
inline constexpr std::uint32_t COMPRESSED_RGBA_S3TC_DXT3_EXT             = 0x83F2;
inline constexpr std::uint32_t COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT       = 0x8C4E;
inline constexpr std::uint32_t COMPRESSED_RGBA_S3TC_DXT5_EXT             = 0x83F3;
inline constexpr std::uint32_t COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT       = 0x8C4F;
inline constexpr std::uint32_t COMPRESSED_RED_RGTC1                      = 0x8DBB;
inline constexpr std::uint32_t COMPRESSED_SIGNED_RED_RGTC1               = 0x8DBC;
inline constexpr std::uint32_t COMPRESSED_RG_RGTC2                       = 0x8DBD;
inline constexpr std::uint32_t COMPRESSED_SIGNED_RG_RGTC2                = 0x8DBE;
inline constexpr std::uint32_t COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT        = 0x8E8F;
inline constexpr std::uint32_t COMPRESSED_RGB_BPTC_SIGNED_FLOAT          = 0x8E8E;
inline constexpr std::uint32_t COMPRESSED_RGBA_BPTC_UNORM                = 0x8E8C;
inline constexpr std::uint32_t COMPRESSED_SRGB_ALPHA_BPTC_UNORM          = 0x8E8D;
inline constexpr std::uint32_t COMPRESSED_RGB8_ETC2                      = 0x9274;
inline constexpr std::uint32_t COMPRESSED_SRGB8_ETC2                     = 0x9275;
inline constexpr std::uint32_t COMPRESSED_RGB8_PUNCHTHROUGH_ALPHA1_ETC2  = 0x9276;
inline constexpr std::uint32_t COMPRESSED_SRGB8_PUNCHTHROUGH_ALPHA1_ETC2 = 0x9277;
inline constexpr std::uint32_t COMPRESSED_RGBA8_ETC2_EAC                 = 0x9278;
inline constexpr std::uint32_t COMPRESSED_SRGB8_ALPHA8_ETC2_EAC          = 0x9279;
inline constexpr std::uint32_t COMPRESSED_R11_EAC                        = 0x9270;
inline constexpr std::uint32_t COMPRESSED_SIGNED_R11_EAC                 = 0x9271;
inline constexpr std::uint32_t COMPRESSED_RG11_EAC                       = 0x9272;
inline constexpr std::uint32_t COMPRESSED_SIGNED_RG11_EAC                = 0x9273;
inline constexpr std::uint32_t COMPRESSED_RGBA_ASTC_4x4_KHR              = 0x93B0;
inline constexpr std::uint32_t COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR      = 0x93D0;
inline constexpr std::uint32_t COMPRESSED_RGBA_ASTC_8x8_KHR              = 0x93B7;
inline constexpr std::uint32_t COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR      = 0x93D7;
} // namespace gl

// DRM_FORMAT_*. A fourcc names the components from the highest bit of a little-endian word down, so that the bytes in
// memory read backwards: ABGR8888 is R, G, B, A. The R16F to ABGR32323232F family is of 2025 (Linux 6.17).
namespace drm {
constexpr std::uint32_t fourcc(const char (&code)[5]) noexcept {
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i) {
        value = value << 8 | static_cast<std::uint8_t>(code[i]);
    }
    return value;
}
inline constexpr std::uint32_t R8            = fourcc("R8  ");
inline constexpr std::uint32_t GR88          = fourcc("GR88");
inline constexpr std::uint32_t ABGR8888      = fourcc("AB24");
inline constexpr std::uint32_t ARGB8888      = fourcc("AR24");
inline constexpr std::uint32_t R16           = fourcc("R16 ");
inline constexpr std::uint32_t GR1616        = fourcc("GR32");
inline constexpr std::uint32_t ABGR16161616  = fourcc("AB48");
inline constexpr std::uint32_t R16F          = fourcc("R  H");
inline constexpr std::uint32_t GR1616F       = fourcc("GR H");
inline constexpr std::uint32_t ABGR16161616F = fourcc("AB4H");
inline constexpr std::uint32_t R32F          = fourcc("R  F");
inline constexpr std::uint32_t GR3232F       = fourcc("GR F");
inline constexpr std::uint32_t ABGR32323232F = fourcc("AB8F");
inline constexpr std::uint32_t ABGR2101010   = fourcc("AB30");
inline constexpr std::uint32_t NV12          = fourcc("NV12");
inline constexpr std::uint32_t P010          = fourcc("P010");
inline constexpr std::uint32_t YUV420        = fourcc("YU12");
} // namespace drm

// MTLPixelFormat*
namespace mtl {
inline constexpr std::uint32_t R8Unorm               = 10;
inline constexpr std::uint32_t RG8Unorm              = 30;
inline constexpr std::uint32_t RGBA8Unorm            = 70;
inline constexpr std::uint32_t RGBA8Unorm_sRGB       = 71;
inline constexpr std::uint32_t BGRA8Unorm            = 80;
inline constexpr std::uint32_t BGRA8Unorm_sRGB       = 81;
inline constexpr std::uint32_t R16Unorm              = 20;
inline constexpr std::uint32_t RG16Unorm             = 60;
inline constexpr std::uint32_t RGBA16Unorm           = 110;
inline constexpr std::uint32_t R16Snorm              = 22;
inline constexpr std::uint32_t RG16Snorm             = 62;
inline constexpr std::uint32_t RGBA16Snorm           = 112;
inline constexpr std::uint32_t R16Uint               = 23;
inline constexpr std::uint32_t R16Sint               = 24;
inline constexpr std::uint32_t R16Float              = 25;
inline constexpr std::uint32_t RG16Float             = 65;
inline constexpr std::uint32_t RGBA16Float           = 115;
inline constexpr std::uint32_t R32Uint               = 53;
inline constexpr std::uint32_t R32Sint               = 54;
inline constexpr std::uint32_t R32Float              = 55;
inline constexpr std::uint32_t RG32Float             = 105;
inline constexpr std::uint32_t RGBA32Float           = 125;
inline constexpr std::uint32_t RGB10A2Unorm          = 90;
inline constexpr std::uint32_t RG11B10Float          = 92;
inline constexpr std::uint32_t Depth32Float          = 252;
inline constexpr std::uint32_t Depth24Unorm_Stencil8 = 255;
inline constexpr std::uint32_t BC1_RGBA              = 130;
inline constexpr std::uint32_t BC1_RGBA_sRGB         = 131;
inline constexpr std::uint32_t BC2_RGBA              = 132;
inline constexpr std::uint32_t BC2_RGBA_sRGB         = 133;
inline constexpr std::uint32_t BC3_RGBA              = 134;
inline constexpr std::uint32_t BC3_RGBA_sRGB         = 135;
inline constexpr std::uint32_t BC4_RUnorm            = 140;
inline constexpr std::uint32_t BC4_RSnorm            = 141;
inline constexpr std::uint32_t BC5_RGUnorm           = 142;
inline constexpr std::uint32_t BC5_RGSnorm           = 143;
inline constexpr std::uint32_t BC6H_RGBUfloat        = 151;
inline constexpr std::uint32_t BC6H_RGBFloat         = 150;
inline constexpr std::uint32_t BC7_RGBAUnorm         = 152;
inline constexpr std::uint32_t BC7_RGBAUnorm_sRGB    = 153;
inline constexpr std::uint32_t ETC2_RGB8             = 180;
inline constexpr std::uint32_t ETC2_RGB8_sRGB        = 181;
inline constexpr std::uint32_t ETC2_RGB8A1           = 182;
inline constexpr std::uint32_t ETC2_RGB8A1_sRGB      = 183;
inline constexpr std::uint32_t EAC_RGBA8             = 178;
inline constexpr std::uint32_t EAC_RGBA8_sRGB        = 179;
inline constexpr std::uint32_t EAC_R11Unorm          = 170;
inline constexpr std::uint32_t EAC_R11Snorm          = 172;
inline constexpr std::uint32_t EAC_RG11Unorm         = 174;
inline constexpr std::uint32_t EAC_RG11Snorm         = 176;
inline constexpr std::uint32_t ASTC_4x4_LDR          = 204;
inline constexpr std::uint32_t ASTC_4x4_sRGB         = 186;
inline constexpr std::uint32_t ASTC_8x8_LDR          = 212;
inline constexpr std::uint32_t ASTC_8x8_sRGB         = 194;
} // namespace mtl

// kCVPixelFormatType_*; where that name starts with a digit, the digits come last. The range of Y'CbCr is part of the
// name: these are the video (limited) ones, their full-range siblings are 420f, xf20 and f420.
namespace cv {
constexpr std::uint32_t os_type(const char (&code)[5]) noexcept {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<std::uint8_t>(code[i]);
    }
    return value;
}
inline constexpr std::uint32_t OneComponent8                  = os_type("L008");
inline constexpr std::uint32_t TwoComponent8                  = os_type("2C08");
inline constexpr std::uint32_t RGBA32                         = os_type("RGBA");
inline constexpr std::uint32_t BGRA32                         = os_type("BGRA");
inline constexpr std::uint32_t OneComponent16                 = os_type("L016");
inline constexpr std::uint32_t TwoComponent16                 = os_type("2C16");
inline constexpr std::uint32_t RGBA64LE                       = os_type("l64r");
inline constexpr std::uint32_t OneComponent16Half             = os_type("L00h");
inline constexpr std::uint32_t TwoComponent16Half             = os_type("2C0h");
inline constexpr std::uint32_t RGBA64Half                     = os_type("RGhA");
inline constexpr std::uint32_t OneComponent32Float            = os_type("L00f");
inline constexpr std::uint32_t TwoComponent32Float            = os_type("2C0f");
inline constexpr std::uint32_t RGBA128Float                   = os_type("RGfA");
inline constexpr std::uint32_t YpCbCr420_8BiPlanarVideoRange  = os_type("420v");
inline constexpr std::uint32_t YpCbCr420_10BiPlanarVideoRange = os_type("x420");
inline constexpr std::uint32_t YpCbCr420_8Planar              = os_type("y420");
} // namespace cv

// DXGI_FORMAT_*
namespace dxgi {
inline constexpr std::uint32_t R8_UNORM            = 61;
inline constexpr std::uint32_t R8G8_UNORM          = 49;
inline constexpr std::uint32_t R8G8B8A8_UNORM      = 28;
inline constexpr std::uint32_t R8G8B8A8_UNORM_SRGB = 29;
inline constexpr std::uint32_t B8G8R8A8_UNORM      = 87;
inline constexpr std::uint32_t B8G8R8A8_UNORM_SRGB = 91;
inline constexpr std::uint32_t R16_UNORM           = 56;
inline constexpr std::uint32_t R16G16_UNORM        = 35;
inline constexpr std::uint32_t R16G16B16A16_UNORM  = 11;
inline constexpr std::uint32_t R16_SNORM           = 58;
inline constexpr std::uint32_t R16G16_SNORM        = 37;
inline constexpr std::uint32_t R16G16B16A16_SNORM  = 13;
inline constexpr std::uint32_t R16_UINT            = 57;
inline constexpr std::uint32_t R16_SINT            = 59;
inline constexpr std::uint32_t R16_FLOAT           = 54;
inline constexpr std::uint32_t R16G16_FLOAT        = 34;
inline constexpr std::uint32_t R16G16B16A16_FLOAT  = 10;
inline constexpr std::uint32_t R32_UINT            = 42;
inline constexpr std::uint32_t R32_SINT            = 43;
inline constexpr std::uint32_t R32_FLOAT           = 41;
inline constexpr std::uint32_t R32G32_FLOAT        = 16;
inline constexpr std::uint32_t R32G32B32A32_FLOAT  = 2;
inline constexpr std::uint32_t R10G10B10A2_UNORM   = 24;
inline constexpr std::uint32_t R11G11B10_FLOAT     = 26;
inline constexpr std::uint32_t D32_FLOAT           = 40;
inline constexpr std::uint32_t D24_UNORM_S8_UINT   = 45;
inline constexpr std::uint32_t BC1_UNORM           = 71;
inline constexpr std::uint32_t BC1_UNORM_SRGB      = 72;
inline constexpr std::uint32_t BC2_UNORM           = 74;
inline constexpr std::uint32_t BC2_UNORM_SRGB      = 75;
inline constexpr std::uint32_t BC3_UNORM           = 77;
inline constexpr std::uint32_t BC3_UNORM_SRGB      = 78;
inline constexpr std::uint32_t BC4_UNORM           = 80;
inline constexpr std::uint32_t BC4_SNORM           = 81;
inline constexpr std::uint32_t BC5_UNORM           = 83;
inline constexpr std::uint32_t BC5_SNORM           = 84;
inline constexpr std::uint32_t BC6H_UF16           = 95;
inline constexpr std::uint32_t BC6H_SF16           = 96;
inline constexpr std::uint32_t BC7_UNORM           = 98;
inline constexpr std::uint32_t BC7_UNORM_SRGB      = 99;
inline constexpr std::uint32_t NV12                = 103;
inline constexpr std::uint32_t P010                = 104;
} // namespace dxgi

// CU_AD_FORMAT_*. The plain ones name bits only: the order of components and the transfer function are the reader's
// business.
namespace cu {
inline constexpr std::uint32_t UNSIGNED_INT8      = 0x01;
inline constexpr std::uint32_t UNSIGNED_INT16     = 0x02;
inline constexpr std::uint32_t SIGNED_INT16       = 0x09;
inline constexpr std::uint32_t HALF               = 0x10;
inline constexpr std::uint32_t UNSIGNED_INT32     = 0x03;
inline constexpr std::uint32_t SIGNED_INT32       = 0x0a;
inline constexpr std::uint32_t FLOAT              = 0x20;
inline constexpr std::uint32_t UNORM_INT_101010_2 = 0x50;
inline constexpr std::uint32_t BC1_UNORM          = 0x91;
inline constexpr std::uint32_t BC1_UNORM_SRGB     = 0x92;
inline constexpr std::uint32_t BC2_UNORM          = 0x93;
inline constexpr std::uint32_t BC2_UNORM_SRGB     = 0x94;
inline constexpr std::uint32_t BC3_UNORM          = 0x95;
inline constexpr std::uint32_t BC3_UNORM_SRGB     = 0x96;
inline constexpr std::uint32_t BC4_UNORM          = 0x97;
inline constexpr std::uint32_t BC4_SNORM          = 0x98;
inline constexpr std::uint32_t BC5_UNORM          = 0x99;
inline constexpr std::uint32_t BC5_SNORM          = 0x9a;
inline constexpr std::uint32_t BC6H_UF16          = 0x9b;
inline constexpr std::uint32_t BC6H_SF16          = 0x9c;
inline constexpr std::uint32_t BC7_UNORM          = 0x9d;
inline constexpr std::uint32_t BC7_UNORM_SRGB     = 0x9e;
inline constexpr std::uint32_t NV12               = 0xb0;
} // namespace cu

// clang-format on

} // namespace geyser::formats
