// The keys of IOSurface's properties.
#pragma once

#include "core_foundation.hpp"

namespace geyser::fake_metal {

#define GEYSER_FAKE_SURFACE_KEYS(row)                                                                                  \
    row(kIOSurfaceAllocSize) row(kIOSurfaceWidth) row(kIOSurfaceHeight) row(kIOSurfaceBytesPerRow)                     \
        row(kIOSurfaceBytesPerElement) row(kIOSurfacePixelFormat) row(kIOSurfacePlaneInfo) row(kIOSurfacePlaneWidth)   \
            row(kIOSurfacePlaneHeight) row(kIOSurfacePlaneBytesPerRow) row(kIOSurfacePlaneBytesPerElement)             \
                row(kIOSurfacePlaneOffset) row(kIOSurfacePlaneSize)

#define GEYSER_FAKE_KEY(key) inline constexpr Key key = {#key};
GEYSER_FAKE_SURFACE_KEYS(GEYSER_FAKE_KEY)
#undef GEYSER_FAKE_KEY

} // namespace geyser::fake_metal
