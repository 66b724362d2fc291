#include "blit.hpp"

#include "buffer.hpp"
#include "gpu.hpp"
#include "texture.hpp"

#include <cstring>

namespace geyser::fake_metal {
namespace {

class BlitEncoder final : public Object {
public:
    explicit BlitEncoder(CommandBuffer* buffer) : Object("MTLBlitCommandEncoder"), buffer_(buffer) {}
    ~BlitEncoder() override {
        if (!ended_) {
            violation("an encoder is freed before endEncoding");
        }
    }
    [[nodiscard]] CommandBuffer& buffer() {
        if (ended_) {
            violation("the encoder has ended");
        }
        return *buffer_.get();
    }
    void end() {
        buffer().end_encoder();
        ended_ = true;
    }

private:
    Reference<CommandBuffer> buffer_;
    bool ended_ = false;
};

void refuse(bool is_wrong, const char* what) {
    if (is_wrong) {
        violation(what);
    }
}

/// Rows of texels in memory, and how many bytes are from one to the next.
struct Rows {
    std::byte* first = nullptr;
    std::size_t pitch = 0;
};

void copy_rows(Rows from, Rows to, std::size_t row_bytes, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
        std::memcpy(to.first + row * to.pitch, from.first + row * from.pitch, row_bytes);
    }
}

/// The rows of a texture from a texel on.
Rows rows_of(const Texture& texture, Origin origin = {}) {
    const PlaneProperties plane = texture.surface()->plane(texture.plane());
    std::byte* const first = texture.surface()->texels().data() + plane.offset;
    return {.first = first + origin.y * plane.bytes_per_row + origin.x * plane.bytes_per_element,
            .pitch = plane.bytes_per_row};
}

const Texture* texture_given(const void* texture, const char* what) {
    const auto* const given = live_as<Texture>(texture, what);
    refuse(given->surface() == nullptr, "the texture has no surface, and the fake keeps no texels of such a one");
    return given;
}

/// The buffer's end of a copy.
struct Linear {
    const void* buffer = nullptr;
    unsigned long offset = 0;
    unsigned long bytes_per_row = 0;
    unsigned long bytes_per_image = 0;
};
/// The texture's.
struct Region {
    const void* texture = nullptr;
    unsigned long slice = 0;
    unsigned long level = 0;
    Origin origin = {};
    Size size = {};
};

/// A copy between the two, once it is found to be within both; what it holds lives as long as the copy.
struct Copy {
    Copy(const Linear& linear, const Region& region)
        : buffer(live_as<Buffer>(linear.buffer, "the buffer")), texture(texture_given(region.texture, "the texture")) {
        const ForeignTexture& shape = texture->shape();
        const Origin& origin = region.origin;
        const Size& size = region.size;
        refuse(region.slice != 0 || region.level != 0 || origin.z != 0 || size.depth != 1,
               "a texture over a surface has one slice, level and layer");
        refuse(size.width == 0 || size.height == 0, "the region is empty");
        refuse(origin.x + size.width > shape.width || origin.y + size.height > shape.height,
               "the region is not within the texture");
        const std::size_t texel = bytes_per_texel(shape.pixel_format);
        constexpr unsigned long kMostTexelsInARow = 32767;
        refuse(linear.offset % texel != 0 || linear.bytes_per_row % texel != 0,
               "the offset or the rows in the buffer are not whole texels");
        refuse(linear.bytes_per_row > kMostTexelsInARow * texel, "rows of more than 32767 texels");
        row_bytes = size.width * texel;
        row_count = size.height;
        refuse(linear.bytes_per_row < row_bytes && row_count > 1, "the rows in the buffer overlap");
        refuse(linear.bytes_per_image != 0 && linear.bytes_per_image < row_count * linear.bytes_per_row,
               "the image in the buffer is smaller than its rows");
        refuse(linear.offset + (row_count - 1) * linear.bytes_per_row + row_bytes > buffer->bytes().size(),
               "the region is not within the buffer");
        in_buffer = {.first = buffer->bytes().data() + linear.offset, .pitch = linear.bytes_per_row};
        in_texture = rows_of(*texture.get(), origin);
    }

    Reference<Buffer> buffer;
    Reference<const Texture> texture;
    Rows in_buffer = {};
    Rows in_texture = {};
    std::size_t row_bytes = 0;
    std::size_t row_count = 0;
};

Object* buffer_blit(CommandBuffer* self, Sel selector) {
    if (take_failure(selector)) {
        return nullptr;
    }
    self->begin_encoder();
    return autoreleased(make<BlitEncoder>(self));
}

void blit_textures(BlitEncoder* self, Sel, Object* source, Object* destination) {
    const Reference<const Texture> from(texture_given(source, "the source"));
    const Reference<const Texture> to(texture_given(destination, "the destination"));
    const ForeignTexture& one = from->shape();
    const ForeignTexture& other = to->shape();
    refuse(one.pixel_format != other.pixel_format || one.width != other.width || one.height != other.height,
           "source and destination differ");
    self->buffer().encode([from, to] {
        const ForeignTexture& shape = from->shape();
        copy_rows(rows_of(*from.get()), rows_of(*to.get()), shape.width * bytes_per_texel(shape.pixel_format),
                  shape.height);
    });
}

void blit_from_buffer(BlitEncoder* self, Sel, Object* buffer, unsigned long offset, unsigned long bytes_per_row,
                      unsigned long bytes_per_image, Size size, Object* texture, unsigned long slice,
                      unsigned long level, Origin origin) {
    const Copy copy({buffer, offset, bytes_per_row, bytes_per_image}, {texture, slice, level, origin, size});
    self->buffer().encode([copy] { copy_rows(copy.in_buffer, copy.in_texture, copy.row_bytes, copy.row_count); });
}

void blit_to_buffer(BlitEncoder* self, Sel, Object* texture, unsigned long slice, unsigned long level, Origin origin,
                    Size size, Object* buffer, unsigned long offset, unsigned long bytes_per_row,
                    unsigned long bytes_per_image) {
    const Copy copy({buffer, offset, bytes_per_row, bytes_per_image}, {texture, slice, level, origin, size});
    self->buffer().encode([copy] { copy_rows(copy.in_texture, copy.in_buffer, copy.row_bytes, copy.row_count); });
}

void blit_end(BlitEncoder* self, Sel) { self->end(); }

} // namespace

void define_blits() {
    instance_method("MTLCommandBuffer", "blitCommandEncoder", "@@:", buffer_blit);
    instance_method("MTLBlitCommandEncoder", "copyFromTexture:toTexture:", "v@:@@", blit_textures);
    instance_method("MTLBlitCommandEncoder",
                    "copyFromBuffer:sourceOffset:sourceBytesPerRow:sourceBytesPerImage:sourceSize:toTexture:"
                    "destinationSlice:destinationLevel:destinationOrigin:",
                    "v@:@QQQ{?=QQQ}@QQ{?=QQQ}", blit_from_buffer);
    instance_method("MTLBlitCommandEncoder",
                    "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toBuffer:destinationOffset:"
                    "destinationBytesPerRow:destinationBytesPerImage:",
                    "v@:@QQ{?=QQQ}{?=QQQ}@QQQ", blit_to_buffer);
    instance_method("MTLBlitCommandEncoder", "endEncoding", "v@:", blit_end);
}

} // namespace geyser::fake_metal
