#include "backend/metal/surface.hpp"

#include "backend/metal/objc/properties.hpp"
#include "core/checked.hpp"
#include "core/texture_size.hpp"
#include "core/try.hpp"

#include <algorithm>

namespace geyser::metal {
namespace {

using objc::Functions;
using objc::IOSurface;
using objc::Properties;

/// Why no IOSurface holds such a texture, whatever its format and size; empty where one may.
std::string obstacle(const TextureDescriptor& descriptor) {
    if (descriptor.dimension != TextureDimension::D2) {
        return "dimension " + std::string(name(descriptor.dimension)) + " is not D2: an IOSurface is one flat picture";
    }
    if (descriptor.mip_levels != 1) {
        return "mip_levels " + std::to_string(descriptor.mip_levels) + " is not 1: an IOSurface has one level";
    }
    if (descriptor.array_layers != 1) {
        return "array_layers " + std::to_string(descriptor.array_layers) + " is not 1: an IOSurface has one layer";
    }
    if (descriptor.samples != 1) {
        return "samples " + std::to_string(descriptor.samples) + " is not 1: an IOSurface has one sample per texel";
    }
    return {};
}

/// IOSurface answers 0 where there is no limit.
std::string beyond(std::string_view field, std::uint32_t value, std::size_t limit) {
    return limit == 0 || value <= limit ? std::string()
                                        : std::string(field) + ' ' + std::to_string(value) +
                                              " is more than the device's " + std::to_string(limit);
}

/// The formats and extents of the planes: what does not depend on the machine.
Result<SurfaceDescription> outline(const TextureDescriptor& descriptor, std::string_view operation) {
    if (std::string reason = obstacle(descriptor); !reason.empty()) {
        return fail(ErrorCode::UnsupportedDescriptor, operation, std::move(reason));
    }
    GEYSER_TRY(const SurfaceFormat format, surface_format(descriptor.format, descriptor.color_space.range, operation));
    SurfaceDescription surface = {.code = format.code, .width = descriptor.width, .height = descriptor.height};
    const FormatInfo& info = *format_info(descriptor.format);
    for (std::size_t i = 0; i < format.plane_count; ++i) {
        const BlockExtent extent = block_extent(descriptor, info, 0, info.planes[i]);
        surface.planes.push_back({.format = format.planes[i],
                                  .width = static_cast<std::uint32_t>(extent.columns),
                                  .height = static_cast<std::uint32_t>(extent.rows)});
    }
    return surface;
}

std::unexpected<Error> mismatch(ErrorCode code, std::string_view operation, std::string_view field, std::uint64_t have,
                                std::uint64_t want) {
    return fail(code, operation,
                std::string(field) + ' ' + std::to_string(have) + " of the IOSurface is not " + std::to_string(want));
}

std::string plane_field(std::size_t plane, std::string_view field) {
    return "plane " + std::to_string(plane) + "'s " + std::string(field);
}

/// Takes the row pitch of a plane of somebody else's surface over into `plane`, if the rest of it is as outlined.
Result<void> check_plane(const Functions& functions, IOSurface* surface, std::size_t index, SurfacePlane& plane,
                         std::string_view operation) {
    if (const std::size_t width = functions.IOSurfaceGetWidthOfPlane(surface, index); width != plane.width) {
        return mismatch(ErrorCode::DescriptorMismatch, operation, plane_field(index, "width"), width, plane.width);
    }
    if (const std::size_t height = functions.IOSurfaceGetHeightOfPlane(surface, index); height != plane.height) {
        return mismatch(ErrorCode::DescriptorMismatch, operation, plane_field(index, "height"), height, plane.height);
    }
    const std::size_t element = functions.IOSurfaceGetBytesPerElementOfPlane(surface, index);
    if (element != plane.format.bytes_per_element) {
        return mismatch(ErrorCode::MemoryMismatch, operation, plane_field(index, "bytes per element"), element,
                        plane.format.bytes_per_element);
    }
    plane.bytes_per_row = functions.IOSurfaceGetBytesPerRowOfPlane(surface, index);
    const std::uint64_t row = std::uint64_t{plane.width} * element;
    // The last row may end with its last element.
    const CheckedSize size = checked_add(checked_multiply(plane.bytes_per_row, plane.height - 1), row);
    if (plane.bytes_per_row < row || !size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    plane_field(index, "bytes per row ") + std::to_string(plane.bytes_per_row) +
                        " of the IOSurface do not fit rows of " + std::to_string(row));
    }
    plane.size = *size;
    return {};
}

} // namespace

Result<SurfaceDescription> describe_surface(const Functions& functions, const TextureDescriptor& descriptor,
                                            std::string_view operation) {
    GEYSER_TRY(SurfaceDescription surface, outline(descriptor, operation));
    for (std::string reason :
         {beyond("width", surface.width, functions.IOSurfaceGetPropertyMaximum(functions.kIOSurfaceWidth)),
          beyond("height", surface.height, functions.IOSurfaceGetPropertyMaximum(functions.kIOSurfaceHeight))}) {
        if (!reason.empty()) {
            return fail(ErrorCode::UnsupportedDescriptor, operation, std::move(reason));
        }
    }

    const bool is_planar = surface.planes.size() > 1;
    const objc::CFString* row_property =
        is_planar ? functions.kIOSurfacePlaneBytesPerRow : functions.kIOSurfaceBytesPerRow;
    std::uint64_t end = 0;
    for (SurfacePlane& plane : surface.planes) {
        // Extents are below 2^31 and elements at most 16 bytes, so only the size of a plane can overflow.
        plane.bytes_per_row =
            functions.IOSurfaceAlignProperty(row_property, std::size_t{plane.width} * plane.format.bytes_per_element);
        plane.offset = is_planar ? functions.IOSurfaceAlignProperty(functions.kIOSurfacePlaneOffset, end) : 0;
        const CheckedSize size = checked_multiply(plane.bytes_per_row, plane.height);
        const CheckedSize plane_end = checked_add(plane.offset, size);
        if (!plane_end) {
            return fail(ErrorCode::SizeOverflow, operation,
                        "the bytes of " + std::to_string(surface.width) + 'x' + std::to_string(surface.height) + ' ' +
                            std::string(name(descriptor.format)) + " do not fit 64 bits");
        }
        plane.size = *size;
        end = *plane_end;
    }
    surface.allocation_size = functions.IOSurfaceAlignProperty(functions.kIOSurfaceAllocSize, end);
    return surface;
}

Result<objc::Retained<IOSurface>> create_surface(const objc::Pool& pool, const SurfaceDescription& description,
                                                 std::string_view operation) {
    const Functions& functions = pool.functions();
    Properties properties(pool.runtime());
    properties.add(functions.kIOSurfaceWidth, description.width);
    properties.add(functions.kIOSurfaceHeight, description.height);
    properties.add(functions.kIOSurfacePixelFormat, static_cast<std::uint32_t>(description.code));
    properties.add(functions.kIOSurfaceAllocSize, description.allocation_size);
    if (description.planes.size() == 1) {
        properties.add(functions.kIOSurfaceBytesPerElement, description.planes[0].format.bytes_per_element);
        properties.add(functions.kIOSurfaceBytesPerRow, description.planes[0].bytes_per_row);
    } else {
        std::vector<Properties> planes;
        for (const SurfacePlane& plane : description.planes) {
            Properties& entry = planes.emplace_back(pool.runtime());
            entry.add(functions.kIOSurfacePlaneWidth, plane.width);
            entry.add(functions.kIOSurfacePlaneHeight, plane.height);
            entry.add(functions.kIOSurfacePlaneBytesPerElement, plane.format.bytes_per_element);
            entry.add(functions.kIOSurfacePlaneBytesPerRow, plane.bytes_per_row);
            entry.add(functions.kIOSurfacePlaneOffset, plane.offset);
            entry.add(functions.kIOSurfacePlaneSize, plane.size);
        }
        properties.add(functions.kIOSurfacePlaneInfo, planes);
    }
    const auto dictionary = properties.dictionary();
    auto surface = objc::Retained<IOSurface>::adopt(pool.runtime(), functions.IOSurfaceCreate(dictionary.get()));
    if (!surface) {
        return fail(ErrorCode::OutOfDeviceMemory, operation,
                    "IOSurfaceCreate refused " + std::to_string(description.allocation_size) + " bytes of '" +
                        to_string(description.code) + "'");
    }
    return surface;
}

Result<SurfaceDescription> check_surface(const Functions& functions, IOSurface* surface,
                                         const TextureDescriptor& descriptor, std::string_view operation) {
    GEYSER_TRY(SurfaceDescription description, outline(descriptor, operation));
    if (const objc::OSType code = functions.IOSurfaceGetPixelFormat(surface); code != description.code) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "pixel format '" + to_string(code) + "' of the IOSurface is not '" + to_string(description.code) +
                        "'");
    }
    if (const std::size_t width = functions.IOSurfaceGetWidth(surface); width != description.width) {
        return mismatch(ErrorCode::DescriptorMismatch, operation, "width", width, description.width);
    }
    if (const std::size_t height = functions.IOSurfaceGetHeight(surface); height != description.height) {
        return mismatch(ErrorCode::DescriptorMismatch, operation, "height", height, description.height);
    }
    // A surface of one plane may say 0 or 1; the functions for planes answer for plane 0 either way.
    const std::size_t count = functions.IOSurfaceGetPlaneCount(surface);
    if (std::max<std::size_t>(count, 1) != description.planes.size()) {
        return mismatch(ErrorCode::DescriptorMismatch, operation, "plane count", count, description.planes.size());
    }
    CheckedSize bytes = 0;
    for (std::size_t i = 0; i < description.planes.size(); ++i) {
        GEYSER_CHECK(check_plane(functions, surface, i, description.planes[i], operation));
        bytes = checked_add(bytes, description.planes[i].size);
    }
    description.allocation_size = functions.IOSurfaceGetAllocSize(surface);
    if (!bytes || description.allocation_size < *bytes) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the allocation of " + std::to_string(description.allocation_size) +
                        " bytes of the IOSurface is smaller than its planes");
    }
    return description;
}

} // namespace geyser::metal
