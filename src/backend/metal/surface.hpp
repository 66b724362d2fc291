// IOSurfaces: which one a texture needs, how it is made, and whether a foreign one is what it should be.
#pragma once

#include "backend/metal/formats.hpp"
#include "backend/metal/objc/pool.hpp"

#include <vector>

namespace geyser::metal {

/// One plane of a surface; the only one of most.
struct SurfacePlane {
    PlaneFormat format = {};
    std::uint32_t width = 0;  ///< elements
    std::uint32_t height = 0; ///< elements
    std::uint64_t bytes_per_row = 0;
    std::uint64_t offset = 0; ///< bytes from the start of the surface
    std::uint64_t size = 0;   ///< bytes
};

/// What IOSurfaceCreate is told.
struct SurfaceDescription {
    objc::OSType code = {};
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<SurfacePlane> planes = {};
    std::uint64_t allocation_size = 0;
};

/// Rows, planes and the whole are aligned as IOSurfaceAlignProperty says (trap 37). UnsupportedFormat, or
/// UnsupportedDescriptor for what is not one 2D level, layer and sample, or is larger than IOSurfaceGetPropertyMaximum;
/// `descriptor` itself is valid.
[[nodiscard]] Result<SurfaceDescription>
describe_surface(const objc::Functions& functions, const TextureDescriptor& descriptor, std::string_view operation);

/// A new surface. It is not global (trap 36), and always has its pixel format (trap 38).
[[nodiscard]] Result<objc::Retained<objc::IOSurface>>
create_surface(const objc::Pool& pool, const SurfaceDescription& description, std::string_view operation);

/// Whether a surface of somebody else's holds `descriptor`: pixel format, extents, planes, element sizes, and rows and
/// an allocation that are large enough. DescriptorMismatch or MemoryMismatch, with both values. The planes come with
/// the surface's own row pitches; their offsets are not to be had of a foreign surface, and are 0.
[[nodiscard]] Result<SurfaceDescription> check_surface(const objc::Functions& functions, objc::IOSurface* surface,
                                                       const TextureDescriptor& descriptor, std::string_view operation);

} // namespace geyser::metal
