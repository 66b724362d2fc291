#include "backend/dxgi/formats.hpp"

#include <string>

namespace geyser::dxgi {

Result<DXGI_FORMAT> format_of(const TextureDescriptor& descriptor, std::string_view operation) {
    const FormatInfo& format = *format_info(descriptor.format);
    if (!format.dxgi) {
        return fail(ErrorCode::UnsupportedFormat, operation,
                    "format " + std::string(format.name) + " has no DXGI_FORMAT");
    }
    // Shaders read depth through a typeless resource, which no other API can be told the format of.
    if (format.is_depth_stencil() && contains(descriptor.usage, TextureUsage::TextureBinding)) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "format " + std::string(format.name) +
                        ": Direct3D samples depth of typeless textures only, and the usage is " +
                        geyser::to_string(descriptor.usage));
    }
    return static_cast<DXGI_FORMAT>(*format.dxgi);
}

} // namespace geyser::dxgi
