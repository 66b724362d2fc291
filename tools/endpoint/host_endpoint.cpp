#include "host_endpoint.hpp"

#include <cstring>

namespace geyser::endpoint {
namespace {

/// Calls `copy(row in the texture, row in `packed`, bytes)` for each row of blocks.
template <class Copy>
void for_each_row(HostTexture& texture, const Subresource& part, std::span<std::byte> packed, Copy copy) {
    const PlaneLayout& plane = texture.planes()[part.plane];
    const std::size_t row_bytes = part.row_bytes();
    for (std::size_t y = 0; y < part.rows; ++y) {
        copy(&texture.bytes()[plane.offset + y * plane.row_pitch], &packed[y * row_bytes], row_bytes);
    }
}

} // namespace

Result<void> HostEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    HostTexture& host = *texture.as<HostTexture>();
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        fill(part, packed_);
        for_each_row(host, part, packed_, [](std::byte* there, const std::byte* here, std::size_t bytes) {
            std::memcpy(there, here, bytes);
        });
    }
    return {};
}

Result<void> HostEndpoint::download(SharedTexture& texture, const Look& look) {
    HostTexture& host = *texture.as<HostTexture>();
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        for_each_row(host, part, packed_, [](const std::byte* there, std::byte* here, std::size_t bytes) {
            std::memcpy(here, there, bytes);
        });
        look(part, packed_);
    }
    return {};
}

} // namespace geyser::endpoint
