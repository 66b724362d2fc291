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

using Rows = Texture::Rows;

void copy_rows(Rows from, Rows to, std::size_t row_bytes, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
        std::memcpy(to.first + row * to.pitch, from.first + row * from.pitch, row_bytes);
    }
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
        : buffer(live_as<Buffer>(linear.buffer, "the buffer")),
          texture(live_as<Texture>(region.texture, "the texture")) {
        const ForeignTexture& shape = texture->shape();
        const Origin& origin = region.origin;
        const Size& size = region.size;
        refuse(region.slice != 0 || region.level != 0 || origin.z != 0 || size.depth != 1,
               "the fake's textures have one slice, level and layer");
        refuse(size.width == 0 || size.height == 0, "the region is empty");
        refuse(origin.x + size.width > shape.width || origin.y + size.height > shape.height,
               "the region is not within the texture");
        const TexelBlock block = texel_block(shape.pixel_format);
        constexpr unsigned long kMostTexelsInARow = 32767;
        refuse(linear.offset % block.bytes != 0 || linear.bytes_per_row % block.bytes != 0,
               "the offset or the rows in the buffer are not whole texels");
        refuse(linear.bytes_per_row > kMostTexelsInARow * block.bytes, "rows of more than 32767 texels");
        refuse(origin.x % block.side != 0 || origin.y % block.side != 0, "the region begins within a block");
        row_bytes = block.count(size.width) * block.bytes;
        row_count = block.count(size.height);
        refuse(linear.bytes_per_row < row_bytes && row_count > 1, "the rows in the buffer overlap");
        refuse(linear.bytes_per_image != 0 && linear.bytes_per_image < row_count * linear.bytes_per_row,
               "the image in the buffer is smaller than its rows");
        refuse(linear.offset + (row_count - 1) * linear.bytes_per_row + row_bytes > buffer->bytes().size(),
               "the region is not within the buffer");
        in_buffer = {.first = buffer->bytes().data() + linear.offset, .pitch = linear.bytes_per_row};
        in_texture = texture->rows();
        in_texture.first += origin.y / block.side * in_texture.pitch + origin.x / block.side * block.bytes;
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
    const Reference<const Texture> from(live_as<Texture>(source, "the source"));
    const Reference<const Texture> to(live_as<Texture>(destination, "the destination"));
    const ForeignTexture& one = from->shape();
    const ForeignTexture& other = to->shape();
    refuse(one.pixel_format != other.pixel_format || one.width != other.width || one.height != other.height,
           "source and destination differ");
    self->buffer().encode([from, to] {
        const TexelBlock block = texel_block(from->shape().pixel_format);
        copy_rows(from->rows(), to->rows(), block.count(from->shape().width) * block.bytes,
                  block.count(from->shape().height));
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
