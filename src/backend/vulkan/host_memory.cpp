#include "host_memory.hpp"

#include "core/try.hpp"
#include "host_mirror.hpp"
#include "memory.hpp"

#include <algorithm>

namespace geyser::vulkan {
namespace {

/// Row pitches of textures made here when they need a mirror: what every API's buffer copies accept.
constexpr std::uint64_t kMirrorAlignment = 256;

Result<std::uint64_t> round_to_import(const Device& device, std::uint64_t size, std::string_view operation) {
    const std::uint64_t mask = device.host_pointer_alignment() - 1;
    std::uint64_t rounded = 0;
    if (__builtin_add_overflow(size, mask, &rounded)) {
        return fail(ErrorCode::SizeOverflow, operation, std::to_string(size) + " bytes cannot be rounded up to pages");
    }
    return rounded & ~mask;
}

/// Whether an image can lie on host memory by the driver's word; which pitch it then has, only the image tells.
ImageSupport query_direct(const Device& device, const ImageSpec& spec) {
    if (!device.host_import_fault().empty()) {
        return {.reason = device.host_import_fault()};
    }
    ImageSupport support = query_image(device, spec, kHostPointer);
    if (support.can_import && support.dedicated_only) {
        // A dedicated import must have the image's exact size, and a host pointer's is whole pages.
        support.can_import = false;
        support.reason = "VkExternalImageFormatProperties: dedicated only";
    }
    return support;
}

/// Maps `host.memory`, as much of it as the driver wants to import.
Result<void> map(const Device& device, HostBacking& host, std::string_view operation) {
    GEYSER_TRY(const auto size, round_to_import(device, host.size, operation));
    GEYSER_TRY(host.mapping, MappedMemory::map_checked(host.memory, size, operation));
    return {};
}

Result<void> allocate_backing(const Device& device, Texture::Parts& parts, std::uint64_t size,
                              std::string_view operation) {
    GEYSER_TRY(const auto rounded, round_to_import(device, size, operation));
    GEYSER_TRY(auto memory, create_sealed_memory("geyser-texture", rounded, operation));
    parts.host.memory = std::move(memory);
    parts.host.size = rounded;
    return map(device, parts.host, operation);
}

/// A linear image, and what it needs.
struct DirectImage {
    ImageSpec spec;
    OwnedImage image;
    ImageMemoryRequirements requirements;
};

/// One that wants to lie on host memory; nothing where the driver cannot do that.
Result<std::optional<DirectImage>> make_direct_image(const std::shared_ptr<const Device>& device,
                                                     const TextureDescriptor& descriptor, std::string_view operation) {
    GEYSER_TRY(auto spec, spec_for(*device, descriptor, VK_IMAGE_TILING_LINEAR, operation));
    if (!query_direct(*device, spec).can_import) {
        return std::nullopt;
    }
    GEYSER_TRY(auto image, create_image(*device, spec, kHostPointer, operation));
    return DirectImage{.spec = std::move(spec),
                       .image = OwnedImage(device, image),
                       .requirements = memory_requirements(*device, image)};
}

/// Puts it onto the mapping. Only then are its planes known: lavapipe sets their offsets when memory is bound.
Result<void> bind_direct(const std::shared_ptr<const Device>& device, Texture::Parts& parts, DirectImage direct,
                         std::string_view operation) {
    GEYSER_TRY(parts.memory, import_pointer(device, parts.host.mapping, direct.requirements.type_bits, operation));
    parts.spec = std::move(direct.spec);
    parts.image = std::move(direct.image);
    GEYSER_CHECK(bind_image(*device, parts.image.get(), parts.memory, operation));
    parts.planes = plane_layouts(*device, parts.image.get(), parts.spec, *format_info(parts.descriptor.format));
    return {};
}

/// A direct image can lie on the peer's memory only if the driver's own layout is the peer's.
bool same_places(const std::vector<PlaneLayout>& a, const std::vector<PlaneLayout>& b) {
    return std::ranges::equal(a, b, [](const PlaneLayout& x, const PlaneLayout& y) {
        return x.offset == y.offset && x.row_pitch == y.row_pitch;
    });
}

Texture::Parts empty_parts(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor) {
    return {.device = device, .descriptor = descriptor, .transport = Transport::HostMemory};
}

} // namespace

TextureSupport query_host(const Device& device, const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "query";
    if (descriptor.layout != TextureLayout::Linear) {
        return {.reason = "host memory holds linear textures only, and the descriptor's layout is Optimal"};
    }
    const auto direct = spec_for(device, descriptor, VK_IMAGE_TILING_LINEAR, kOperation);
    if (!direct) {
        return {.reason = direct.error().reason};
    }
    const ImageSupport direct_support = query_direct(device, *direct);
    if (direct_support.can_import) {
        return {.can_export = true, .can_import = true, .copies_per_frame = 0};
    }
    const auto mirrored = mirrored_spec(device, descriptor, kOperation);
    const ImageSupport mirror_support = query_image(device, *mirrored, 0);
    if (!mirror_support.possible) {
        return {.reason = direct_support.reason + "; by copy: " + mirror_support.reason};
    }
    const bool staged = !mirror_is_importable(device);
    return {.can_export = true, .can_import = true, .copies_per_frame = staged ? 2U : 1U, .needs_cpu = staged};
}

Result<Texture::Parts> create_host(const std::shared_ptr<const Device>& device, const TextureDescriptor& descriptor,
                                   std::string_view operation) {
    if (const TextureSupport support = query_host(*device, descriptor); !support.can_export) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, support.reason);
    }
    Texture::Parts parts = empty_parts(device, descriptor);
    parts.exportable = true;
    GEYSER_TRY(auto direct, make_direct_image(device, descriptor, operation));
    if (direct) {
        GEYSER_CHECK(allocate_backing(*device, parts, direct->requirements.size, operation));
        GEYSER_CHECK(bind_direct(device, parts, std::move(*direct), operation));
        parts.host.planes = parts.planes;
        return parts;
    }
    GEYSER_TRY(auto layout, linear_layout(descriptor, kMirrorAlignment));
    parts.host.planes = std::move(layout.planes);
    GEYSER_CHECK(allocate_backing(*device, parts, layout.size, operation));
    GEYSER_CHECK(make_mirror(device, parts, operation));
    return parts;
}

Result<Texture::Parts> import_host(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                   std::string_view operation) {
    GEYSER_TRY(auto memory, duplicate(handle.objects[0]));
    Texture::Parts parts = empty_parts(device, handle.descriptor);
    parts.host.memory = std::move(memory);
    parts.host.size = handle.allocation_size;
    parts.host.planes = handle.planes;
    GEYSER_CHECK(map(*device, parts.host, operation));
    GEYSER_TRY(auto direct, make_direct_image(device, handle.descriptor, operation));
    if (direct && direct->requirements.size <= parts.host.mapping.bytes().size()) {
        GEYSER_CHECK(bind_direct(device, parts, std::move(*direct), operation));
        if (same_places(parts.planes, handle.planes)) {
            return parts;
        }
        parts.planes.clear();
        parts.image = {};
        parts.memory = {};
    }
    GEYSER_CHECK(make_mirror(device, parts, operation));
    return parts;
}

} // namespace geyser::vulkan
