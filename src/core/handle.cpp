#include <geyser/handle.hpp>

#include "checked.hpp"
#include "try.hpp"

#include <algorithm>
#include <utility>

namespace geyser {
namespace {

constexpr std::string_view kOperation = "validate";

std::unexpected<Error> refuse(ErrorCode code, std::string reason) { return fail(code, kOperation, std::move(reason)); }

std::string plane_field(std::size_t plane, std::string_view field) {
    return "planes[" + std::to_string(plane) + "]." + std::string(field);
}

/// Whether the handle itself must say where the texels lie.
bool is_linear(const ApiTextureHandle& handle) noexcept {
    return handle.transport == Transport::HostMemory || handle.modifier == DrmModifier::Linear ||
           (handle.descriptor.layout == TextureLayout::Linear && handle.transport != Transport::IoSurface);
}

Result<void> check_kind(const ApiTextureHandle& handle) {
    if (handle.transport < Transport::OpaqueFd || handle.transport > Transport::D3D11Texture) {
        return refuse(ErrorCode::InvalidHandle,
                      "transport " + std::to_string(static_cast<unsigned>(handle.transport)) + " is not a known value");
    }
    if (handle.exporter < Api::Vulkan || handle.exporter > Api::D3D12) {
        return refuse(ErrorCode::InvalidHandle,
                      "exporter " + std::to_string(static_cast<unsigned>(handle.exporter)) + " is not a known value");
    }
    if (handle.modifier && handle.transport != Transport::DmaBuf) {
        return refuse(ErrorCode::InvalidHandle, "a DRM modifier comes with transport " +
                                                    std::string(name(handle.transport)) + ", which is not dma-buf");
    }
    return {};
}

Result<void> check_objects(const ApiTextureHandle& handle) {
    const std::size_t most = handle.transport == Transport::DmaBuf ? kMaxPlanes : 1;
    const std::size_t count = handle.objects.size();
    if (count == 0) {
        return refuse(ErrorCode::InvalidHandle, "the handle holds no object: it is empty or moved from");
    }
    if (count > most) {
        return refuse(ErrorCode::InvalidHandle, std::to_string(count) + " objects are more than the " +
                                                    std::to_string(most) + " of transport " +
                                                    std::string(name(handle.transport)));
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!handle.objects[i]) {
            return refuse(ErrorCode::InvalidHandle, "objects[" + std::to_string(i) + "] is empty or moved from");
        }
    }
    if (handle.allocation_size == 0) {
        return refuse(ErrorCode::MemoryMismatch, "allocation_size 0 is not at least 1");
    }
    return {};
}

Result<void> check_vulkan(const ApiTextureHandle& handle) {
    if (!handle.vulkan) {
        // Nothing else says which image an opaque object fits (trap 2).
        return !is_opaque(handle.transport)
                   ? Result<void>()
                   : refuse(ErrorCode::InvalidHandle, "transport " + std::string(name(handle.transport)) +
                                                          " comes without Vulkan image parameters");
    }
    if (const std::size_t count = handle.vulkan->view_formats.size(); count > kMaxViewFormats) {
        return refuse(ErrorCode::InvalidHandle,
                      std::to_string(count) + " view formats are more than " + std::to_string(kMaxViewFormats));
    }
    const FormatInfo& format = *format_info(handle.descriptor.format);
    if (format.vulkan != handle.vulkan->format) {
        return refuse(ErrorCode::DescriptorMismatch, "the image's VkFormat " + std::to_string(handle.vulkan->format) +
                                                         " is not " +
                                                         (format.vulkan ? std::to_string(*format.vulkan) : "any") +
                                                         " of format " + std::string(format.name));
    }
    return {};
}

Result<void> check_inside_memory(const ApiTextureHandle& handle) {
    for (std::size_t i = 0; i < handle.planes.size(); ++i) {
        const PlaneLayout& plane = handle.planes[i];
        if (plane.object >= handle.objects.size()) {
            return refuse(ErrorCode::MemoryMismatch, plane_field(i, "object ") + std::to_string(plane.object) +
                                                         " is not below the " + std::to_string(handle.objects.size()) +
                                                         " objects of the handle");
        }
        const CheckedSize end = checked_add(plane.offset, plane.size);
        if (!end || *end > handle.allocation_size) {
            return refuse(ErrorCode::MemoryMismatch, plane_field(i, "offset ") + std::to_string(plane.offset) +
                                                         " plus size " + std::to_string(plane.size) +
                                                         " is beyond allocation_size " +
                                                         std::to_string(handle.allocation_size));
        }
        if (plane.row_pitch > handle.allocation_size) {
            return refuse(ErrorCode::MemoryMismatch, plane_field(i, "row_pitch ") + std::to_string(plane.row_pitch) +
                                                         " is beyond allocation_size " +
                                                         std::to_string(handle.allocation_size));
        }
    }
    return {};
}

/// Whether the planes of linear memory have room for every texel.
Result<void> check_linear_planes(const ApiTextureHandle& handle) {
    GEYSER_TRY(const LinearLayout packed, linear_layout(handle.descriptor, 1));
    if (handle.planes.size() != packed.planes.size()) {
        return refuse(ErrorCode::MemoryMismatch, std::to_string(handle.planes.size()) + " planes are not the " +
                                                     std::to_string(packed.planes.size()) + " of format " +
                                                     std::string(name(handle.descriptor.format)));
    }
    for (std::size_t i = 0; i < handle.planes.size(); ++i) {
        const PlaneLayout& plane = handle.planes[i];
        const std::uint64_t row = packed.planes[i].row_pitch;
        const std::uint64_t rows = packed.planes[i].size / row;
        if (plane.row_pitch < row) {
            return refuse(ErrorCode::MemoryMismatch, plane_field(i, "row_pitch ") + std::to_string(plane.row_pitch) +
                                                         " is less than the " + std::to_string(row) +
                                                         " bytes of a row");
        }
        const CheckedSize needed = checked_add(checked_multiply(plane.row_pitch, rows - 1), row);
        if (!needed || plane.size < *needed) {
            return refuse(ErrorCode::MemoryMismatch, plane_field(i, "size ") + std::to_string(plane.size) +
                                                         " is less than " + std::to_string(rows) + " rows of pitch " +
                                                         std::to_string(plane.row_pitch) + " need");
        }
    }
    return {};
}

Result<void> check_planes(const ApiTextureHandle& handle) {
    const std::size_t count = handle.planes.size();
    if (count > kMaxPlanes) {
        return refuse(ErrorCode::MemoryMismatch,
                      std::to_string(count) + " planes are more than " + std::to_string(kMaxPlanes));
    }
    if (auto inside = check_inside_memory(handle); !inside) {
        return inside;
    }
    if (is_linear(handle)) {
        return check_linear_planes(handle);
    }
    if (handle.transport == Transport::DmaBuf) {
        // A modifier may add planes of its own to those of the format (trap 24).
        const std::size_t least = format_info(handle.descriptor.format)->plane_count;
        return count >= least ? Result<void>()
                              : refuse(ErrorCode::MemoryMismatch,
                                       std::to_string(count) + " planes are fewer than the " + std::to_string(least) +
                                           " of format " + std::string(name(handle.descriptor.format)));
    }
    const std::string_view owner = handle.transport == Transport::IoSurface
                                       ? "an IOSurface, which itself knows its planes"
                                       : "layout Optimal, which has none";
    return count == 0
               ? Result<void>()
               : refuse(ErrorCode::MemoryMismatch, std::to_string(count) + " planes come with " + std::string(owner));
}

} // namespace

std::string_view name(Transport transport) noexcept {
    switch (transport) {
    case Transport::OpaqueFd:
        return "opaque-fd";
    case Transport::DmaBuf:
        return "dma-buf";
    case Transport::HostMemory:
        return "host-memory";
    case Transport::IoSurface:
        return "iosurface";
    case Transport::OpaqueWin32:
        return "opaque-win32";
    case Transport::D3D12Resource:
        return "d3d12-resource";
    case Transport::D3D11Texture:
        return "d3d11-texture";
    }
    return "unknown";
}

Result<ApiTextureHandle> duplicate(const ApiTextureHandle& handle) {
    ApiTextureHandle copy{.transport = handle.transport,
                          .descriptor = handle.descriptor,
                          .allocation_size = handle.allocation_size,
                          .memory_type_index = handle.memory_type_index,
                          .dedicated = handle.dedicated,
                          .planes = handle.planes,
                          .modifier = handle.modifier,
                          .vulkan = handle.vulkan,
                          .identity = handle.identity,
                          .exporter = handle.exporter};
    copy.objects.reserve(handle.objects.size());
    for (const OsObject& object : handle.objects) {
        GEYSER_TRY(OsObject second, duplicate(object));
        copy.objects.push_back(std::move(second));
    }
    return copy;
}

Result<void> validate(const ApiTextureHandle& handle) {
    GEYSER_CHECK(check_kind(handle));
    GEYSER_CHECK(validate(handle.descriptor));
    for (const auto check : {check_objects, check_vulkan, check_planes}) {
        GEYSER_CHECK(check(handle));
    }
    return {};
}

} // namespace geyser
