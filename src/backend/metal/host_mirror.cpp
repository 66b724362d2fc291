#include "backend/metal/host_mirror.hpp"

#include "backend/metal/commands.hpp"
#include "core/try.hpp"

namespace geyser::metal {
namespace {

using objc::MTLBlitCommandEncoder;
using objc::MTLCommandBuffer;
using objc::MTLDevice;
using objc::MTLTexture;
using objc::Pool;

/// Bytes from one image to the next in a buffer that holds one.
constexpr objc::NSUInteger kOneImage = 0;

/// Metal's copies step in whole texels or blocks, and not far.
Result<void> check_layout(const FormatInfo& format, const std::vector<PlaneLayout>& planes,
                          std::string_view operation) {
    constexpr std::uint64_t kMostElementsInARow = 32767;
    for (std::size_t i = 0; i < planes.size(); ++i) {
        const std::uint64_t element = format.planes[i].block_bytes;
        if (planes[i].row_pitch % element != 0 || planes[i].row_pitch / element > kMostElementsInARow) {
            return fail(ErrorCode::MemoryMismatch, operation,
                        "row pitch " + std::to_string(planes[i].row_pitch) + " is not a whole number, up to " +
                            std::to_string(kMostElementsInARow) + ", of elements of " + std::to_string(element) +
                            " bytes");
        }
        if (planes[i].offset % element != 0) {
            return fail(ErrorCode::MemoryMismatch, operation,
                        "plane offset " + std::to_string(planes[i].offset) + " is not a multiple of " +
                            std::to_string(element));
        }
    }
    return {};
}

/// The buffer and the textures beside the memory.
Result<HostMirror> complete(const Device& device, TextureMemory memory, const TextureDescriptor& descriptor,
                            std::string_view operation) {
    GEYSER_CHECK(check_layout(*format_info(descriptor.format), memory.planes, operation));
    HostMirror mirror = {.memory = std::move(memory)};
    GEYSER_TRY(mirror.planes, create_private_planes(device, descriptor, operation));
    const std::span<std::byte> bytes = mirror.memory.mapping.bytes();
    const Pool pool(device.runtime());
    // Without a deallocator: the mapping ends after the buffer.
    mirror.buffer = pool.send(device.get(), MTLDevice::newBufferWithBytesNoCopy_length_options_deallocator,
                              bytes.data(), bytes.size(), objc::MTLResourceOptions::StorageModeShared, nullptr);
    if (!mirror.buffer) {
        return fail(ErrorCode::OutOfDeviceMemory, operation,
                    "newBufferWithBytesNoCopy:length:options:deallocator: made no buffer over " +
                        std::to_string(bytes.size()) + " bytes");
    }
    return mirror;
}

objc::MTLSize size_of(const Pool& pool, MTLTexture* texture) {
    return {.width = pool.send(texture, MTLTexture::width), .height = pool.send(texture, MTLTexture::height)};
}

} // namespace

Result<void> check_mirror(const Device& device, const TextureDescriptor& descriptor, std::string_view operation) {
    GEYSER_CHECK(TextureMemory::check(descriptor, operation));
    GEYSER_CHECK(plane_formats(descriptor.format, device.compression(), operation));
    return check_limits(device, descriptor, operation);
}

Result<HostMirror> create_mirror(const Device& device, const TextureDescriptor& descriptor,
                                 std::string_view operation) {
    GEYSER_CHECK(check_mirror(device, descriptor, operation));
    GEYSER_TRY(TextureMemory memory, TextureMemory::create(descriptor, kCopyAlignment, operation));
    return complete(device, std::move(memory), descriptor, operation);
}

Result<HostMirror> import_mirror(const Device& device, const ApiTextureHandle& handle, std::string_view operation) {
    GEYSER_CHECK(check_mirror(device, handle.descriptor, operation));
    // Metal makes buffers over whole pages alone.
    GEYSER_TRY(const auto size, round_to_pages(handle.allocation_size, operation));
    GEYSER_TRY(TextureMemory memory, TextureMemory::import(handle, size, operation));
    return complete(device, std::move(memory), handle.descriptor, operation);
}

Result<void> encode_from_memory(const Pool& pool, MTLCommandBuffer* commands, const HostMirror& mirror,
                                std::string_view operation) {
    GEYSER_TRY(MTLBlitCommandEncoder * encoder, begin_blit(pool, commands, operation));
    for (std::size_t i = 0; i < mirror.planes.size(); ++i) {
        MTLTexture* const texture = mirror.planes[i].get();
        const PlaneLayout& plane = mirror.memory.planes[i];
        pool.send(encoder, MTLBlitCommandEncoder::copyFromBuffer_toTexture, mirror.buffer.get(), plane.offset,
                  plane.row_pitch, kOneImage, size_of(pool, texture), texture, 0, 0, {});
    }
    pool.send(encoder, MTLBlitCommandEncoder::endEncoding);
    return {};
}

Result<void> encode_to_memory(const Pool& pool, MTLCommandBuffer* commands, const HostMirror& mirror,
                              std::string_view operation) {
    GEYSER_TRY(MTLBlitCommandEncoder * encoder, begin_blit(pool, commands, operation));
    for (std::size_t i = 0; i < mirror.planes.size(); ++i) {
        MTLTexture* const texture = mirror.planes[i].get();
        const PlaneLayout& plane = mirror.memory.planes[i];
        pool.send(encoder, MTLBlitCommandEncoder::copyFromTexture_toBuffer, texture, 0, 0, {}, size_of(pool, texture),
                  mirror.buffer.get(), plane.offset, plane.row_pitch, kOneImage);
    }
    pool.send(encoder, MTLBlitCommandEncoder::endEncoding);
    return {};
}

} // namespace geyser::metal
