#include "copy.hpp"

#include "array_format.hpp"
#include "core/try.hpp"
#include "errors.hpp"

namespace geyser::cuda {
namespace {

void read_from(Memcpy3D& copy, const Texture& texture, std::uint32_t part) {
    if (const CUarray array = texture.array(part); array != nullptr) {
        copy.src_type = CU_MEMORYTYPE_ARRAY;
        copy.src_array = array;
    } else {
        copy.src_type = CU_MEMORYTYPE_DEVICE;
        copy.src_device = texture.pointer(part);
        copy.src_pitch = texture.row_pitch(part);
        copy.src_height = copy.height;
    }
}

void write_to(Memcpy3D& copy, const Texture& texture, std::uint32_t part) {
    if (const CUarray array = texture.array(part); array != nullptr) {
        copy.dst_type = CU_MEMORYTYPE_ARRAY;
        copy.dst_array = array;
    } else {
        copy.dst_type = CU_MEMORYTYPE_DEVICE;
        copy.dst_device = texture.pointer(part);
        copy.dst_pitch = texture.row_pitch(part);
        copy.dst_height = copy.height;
    }
}

} // namespace

Result<void> copy_texels(const Texture& source, const Texture& destination, CUstream stream,
                         std::string_view operation) {
    const TextureDescriptor& image = source.descriptor();
    for (std::uint32_t part = 0; part < part_count(image); ++part) {
        const CopyExtent extent = part_extent(image, part);
        Memcpy3D copy{.width_bytes = extent.width_bytes, .height = extent.height, .depth = extent.depth};
        read_from(copy, source, part);
        write_to(copy, destination, part);
        GEYSER_CHECK(
            checked(source.memory()->context().fn().Memcpy3DAsync(&copy, stream), operation, "cuMemcpy3DAsync"));
    }
    return {};
}

} // namespace geyser::cuda
