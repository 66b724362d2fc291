// The scalar types, enumerations and opaque C types of Apple's headers that the backend uses, under Apple's
// names. Apple's own headers need an Objective-C compiler.
#pragma once

#include <cstddef>
#include <cstdint>

namespace geyser::metal::objc {

// Apple's names keep Apple's spelling.
// NOLINTBEGIN(readability-identifier-naming)

/// What objc_msgSend and its relatives take. Never complete.
struct objc_class;
struct objc_selector;
using Class = objc_class*;
using SEL = const objc_selector*;

/// https://developer.apple.com/documentation/objectivec/bool: a C99 bool on arm64, a signed char on an Intel Mac.
#if defined(__x86_64__)
using BOOL = signed char;
#else
using BOOL = bool;
#endif
/// Longs there, of 64 bits on every platform that Geyser supports; a long of Windows has 32.
using NSInteger = std::intptr_t;
using NSUInteger = std::uintptr_t;

/// https://developer.apple.com/documentation/metal/mtlpixelformat; the values are those of FormatInfo::metal.
enum class MTLPixelFormat : NSUInteger {
    Invalid = 0,
    R8Unorm = 10,
    R16Unorm = 20,
    RG8Unorm = 30,
    RG16Unorm = 60,
};
/// https://developer.apple.com/documentation/metal/mtltexturetype
enum class MTLTextureType : NSUInteger { Type2D = 2 };
/// https://developer.apple.com/documentation/metal/mtlstoragemode
enum class MTLStorageMode : NSUInteger { Shared = 0, Managed = 1, Private = 2 };
/// https://developer.apple.com/documentation/metal/mtlresourceoptions; a bit set
enum class MTLResourceOptions : NSUInteger { StorageModeShared = 0 };
/// https://developer.apple.com/documentation/metal/mtltextureusage; a bit set
enum class MTLTextureUsage : NSUInteger { Unknown = 0, ShaderRead = 1, ShaderWrite = 2, RenderTarget = 4 };
[[nodiscard]] constexpr MTLTextureUsage operator|(MTLTextureUsage a, MTLTextureUsage b) noexcept {
    return static_cast<MTLTextureUsage>(static_cast<NSUInteger>(a) | static_cast<NSUInteger>(b));
}
[[nodiscard]] constexpr bool contains(MTLTextureUsage set, MTLTextureUsage wanted) noexcept {
    return (static_cast<NSUInteger>(set) & static_cast<NSUInteger>(wanted)) == static_cast<NSUInteger>(wanted);
}
/// https://developer.apple.com/documentation/metal/mtlgpufamily
enum class MTLGPUFamily : NSInteger { Apple1 = 1001 };
/// https://developer.apple.com/documentation/metal/mtlcommandbufferstatus
enum class MTLCommandBufferStatus : NSUInteger {
    NotEnqueued = 0,
    Enqueued = 1,
    Committed = 2,
    Scheduled = 3,
    Completed = 4,
    Error = 5
};

/// https://developer.apple.com/documentation/metal/mtlorigin. Nameless to the runtime, as MTLSize is.
struct MTLOrigin {
    static constexpr char kEncoding[] = "{?=QQQ}";
    NSUInteger x = 0;
    NSUInteger y = 0;
    NSUInteger z = 0;
};
/// https://developer.apple.com/documentation/metal/mtlsize
struct MTLSize {
    static constexpr char kEncoding[] = "{?=QQQ}";
    NSUInteger width = 0;
    NSUInteger height = 0;
    NSUInteger depth = 1;
};
/// A block, of which the backend knows only nil.
struct Block {
    static constexpr char kEncoding[] = "@?"; ///< of a pointer to it
};

// Core Foundation: https://developer.apple.com/documentation/corefoundation. Known by their addresses alone.
struct CFAllocator {};
struct CFString {};
struct CFNumber {};
struct CFArray {};
struct CFDictionary {};
using CFIndex = std::intptr_t;
using CFTypeRef = const void*;
/// https://developer.apple.com/documentation/corefoundation/cfnumbertype
enum class CFNumberType : CFIndex { SInt64 = 4 };

/// https://developer.apple.com/documentation/iosurface/iosurfaceref
struct IOSurface {
    static constexpr char kEncoding[] = "^{__IOSurface=}"; ///< of a pointer to it
};
/// A CoreVideo pixel format: four characters, the first in the highest byte.
enum class OSType : std::uint32_t {};
/// https://developer.apple.com/documentation/kernel/mach_port_t
using mach_port_t = std::uint32_t;
/// https://developer.apple.com/documentation/xpc/xpc_object_t
using xpc_object_t = void*;

// NOLINTEND(readability-identifier-naming)

} // namespace geyser::metal::objc
