// The messages that a program of Metal's own sends around a manager's hand-offs, typed, for programs without an
// Objective-C compiler. Their pages: https://developer.apple.com/documentation/metal
#pragma once

#include <geyser/error.hpp>
#include <geyser/metal_loader.hpp>

#include <cstdint>

namespace geyser::metal_tools {

/// An id, of whichever class. Objects are passed as the public header of Geyser has them: as void*.
struct Object;
using Id = Object*;
using UInteger = std::uintptr_t; ///< NSUInteger, of 64 bits

/// MTLOrigin and MTLSize
struct Origin {
    UInteger x = 0;
    UInteger y = 0;
    UInteger z = 0;
};
struct Size {
    UInteger width = 0;
    UInteger height = 0;
    UInteger depth = 1;
};

/// MTLCommandBufferStatusError
inline constexpr UInteger kStatusError = 5;
/// MTLResourceStorageModeShared
inline constexpr UInteger kStorageModeShared = 0;

// X(member, class, selector, result, arguments...). What "new" methods return is the caller's; everything else lives as
// long as the Pool.
// clang-format off
#define GEYSER_METAL_TOOL_MESSAGES(X) \
    X(release, "NSObject", "release", void) \
    X(drain, "NSAutoreleasePool", "drain", void) \
    X(utf8, "NSString", "UTF8String", const char*) \
    X(description, "NSError", "localizedDescription", Id) \
    X(new_buffer, "MTLDevice", "newBufferWithLength:options:", Id, UInteger, UInteger) \
    X(contents, "MTLBuffer", "contents", void*) \
    X(command_buffer, "MTLCommandQueue", "commandBuffer", Id) \
    X(blit_encoder, "MTLCommandBuffer", "blitCommandEncoder", Id) \
    X(commit, "MTLCommandBuffer", "commit", void) \
    X(wait_until_completed, "MTLCommandBuffer", "waitUntilCompleted", void) \
    X(status, "MTLCommandBuffer", "status", UInteger) \
    X(error, "MTLCommandBuffer", "error", Id) \
    X(copy_from_buffer, "MTLBlitCommandEncoder", \
      "copyFromBuffer:sourceOffset:sourceBytesPerRow:sourceBytesPerImage:sourceSize:toTexture:destinationSlice:" \
      "destinationLevel:destinationOrigin:", \
      void, Id, UInteger, UInteger, UInteger, Size, Id, UInteger, UInteger, Origin) \
    X(copy_to_buffer, "MTLBlitCommandEncoder", \
      "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toBuffer:destinationOffset:" \
      "destinationBytesPerRow:destinationBytesPerImage:", \
      void, Id, UInteger, UInteger, Origin, Size, Id, UInteger, UInteger, UInteger) \
    X(end_encoding, "MTLBlitCommandEncoder", "endEncoding", void)
// clang-format on

/// One of them: called with the receiver and its arguments. All need a Pool on the thread.
template <class Result, class... Arguments>
class Message {
public:
    Message() = default;
    Message(void* send, const void* selector) : send_(send), selector_(selector) {}

    Result operator()(void* receiver, Arguments... arguments) const {
        using Send = Result (*)(void*, const void*, Arguments...);
        return reinterpret_cast<Send>(send_)(receiver, selector_, arguments...);
    }

private:
    void* send_ = nullptr;
    const void* selector_ = nullptr;
};

struct Metal {
#define GEYSER_DECLARE(member, class_name, selector, ...) Message<__VA_ARGS__> member = {};
    GEYSER_METAL_TOOL_MESSAGES(GEYSER_DECLARE)
#undef GEYSER_DECLARE
    /// [NSAutoreleasePool new]
    Message<Id> new_pool = {};
    void* pool_class = nullptr;

    /// `lookup`: where the program's manager found Metal.
    [[nodiscard]] static Result<Metal> load(MetalSymbolLookup lookup);
};

/// An autorelease pool of this thread: a local variable around everything that sends messages.
class Pool {
public:
    explicit Pool(const Metal& metal) : metal_(metal), pool_(metal.new_pool(metal.pool_class)) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool() { metal_.drain(pool_); }

private:
    const Metal& metal_;
    Id pool_;
};

} // namespace geyser::metal_tools
