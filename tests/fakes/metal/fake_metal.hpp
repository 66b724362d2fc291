// A Mac without a Mac: the Objective-C runtime, Core Foundation, IOSurface and Metal as far as the backend uses them,
// written from Apple's headers and not from the backend's table. x86-64 Linux only (objc_msgSend is assembly).
//
// It is strict where Apple's is forgiving. It aborts, naming the method, on a message to nil, to a freed object or to
// none; on an unknown selector; on a method that the caller declared with other types than it has; on one release too
// many; on an autoreleased object without a pool; and on what Metal's validation layer refuses.
//
// Surfaces and events live in memory files and Mach ports are file descriptors, so both cross processes.
//
// It is a shared library. Tests link with it. A program of any kind has it in Metal's place where the environment
// variable GEYSER_METAL_LIBRARY is its path; then only what the tables of the backend and of tools/metal declare may be
// called, and nothing may be alive at the program's end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace geyser::fake_metal {

/// Finds the fake of a symbol in the library that has it on a Mac; nullptr elsewhere.
void* symbol(const char* library, const char* name);

/// How a caller declared a method. Types are encoded as Objective-C does, without offsets.
struct Declaration {
    std::string_view class_name;
    std::string_view selector;
    bool of_the_class = false;
    std::string_view encoding;
};
/// From now on only methods in this list may be called, and each must have been declared with the types that it has.
void expect_declarations(std::span<const Declaration> declarations);

/// Whether the GPU is Apple's or an Intel Mac's; of every device made from now on.
enum class Gpu { Apple, Intel };
/// Back to the start: an Apple GPU, no failures, nothing hidden, no calls counted. Waits for the GPU; nothing may be
/// alive.
void reset(Gpu gpu = Gpu::Apple);
/// Blocks until every committed command buffer is done.
void finish();

/// The next call of the function or selector of this name answers with nothing: null, or for "commit" a GPU that fails.
void fail_next(std::string_view name);
/// The next lookup of this symbol finds nothing.
void lose_symbol(std::string_view name);
/// No object has this method any more.
void hide_method(std::string_view selector);

/// How often a method was called.
std::size_t calls(std::string_view class_name, std::string_view selector);
/// The types of a method; nullopt where there is no such method.
std::optional<std::string> encoding_of(std::string_view class_name, std::string_view selector, bool of_the_class);
/// The classes of the objects alive, with their numbers. The system's own device is not counted while nobody holds it.
std::map<std::string, std::size_t> live_objects();
/// References to an object; 0 once it is freed.
std::size_t references(const void* object);

/// A device that the system does not list, owned by the caller.
void* create_device();
/// One more device of the system's, until the next reset().
void plug_in_device();
/// A texture as other code of the user's may have made it, a view for one; owned by the caller. `surface` may be null.
struct ForeignTexture {
    unsigned long type = 2; // MTLTextureType2D
    unsigned long pixel_format = 0;
    unsigned long width = 0;
    unsigned long height = 0;
};
void* create_texture(void* device, void* surface, const ForeignTexture& texture);
/// A label that was set on a texture.
std::string label_of(const void* texture);
/// Storage mode, usage and allowGPUOptimizedContents that a texture was made with.
struct TextureOptions {
    unsigned long storage_mode = 0;
    unsigned long usage = 0;
    bool optimized = true;
};
TextureOptions options_of(const void* texture);

/// The bytes of a surface, all planes.
std::span<std::byte> bytes_of(void* surface);
/// Where a plane starts in them.
std::size_t offset_of_plane(const void* surface, std::size_t plane);
/// A property of a surface changes behind its owner's back, as no Mac allows: for checks of foreign surfaces.
enum class Lie {
    PixelFormat,
    Width,
    Height,
    PlaneCount,
    PlaneWidth,
    PlaneHeight,
    BytesPerElement,
    BytesPerRow,
    AllocSize
};
void tell_lie(void* surface, Lie lie, std::uint64_t value);

/// As xpc_release().
void release_xpc(void* object);

} // namespace geyser::fake_metal
