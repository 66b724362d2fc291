#include "host_endpoint.hpp"

#include <core/try.hpp>

#include <cstring>
#include <span>

namespace geyser::conformance {
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

Result<void> HostEndpoint::write(SharedTexture& texture, Use, Turn turn, std::optional<SyncPoint> signal) {
    HostTexture& host = *texture.as<HostTexture>();
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        fill(packed_, part, texture.format(), turn.seed);
        for_each_row(host, part, packed_, [](std::byte* there, const std::byte* here, std::size_t bytes) {
            std::memcpy(there, here, bytes);
        });
    }
    return manager_.release(texture, {.signal = signal, .timeout = kStepTimeout});
}

Result<Comparison> HostEndpoint::read(SharedTexture& texture, Turn turn, std::optional<SyncPoint> wait) {
    GEYSER_CHECK(manager_.acquire(texture, {.wait = wait, .timeout = kStepTimeout}));
    HostTexture& host = *texture.as<HostTexture>();
    Comparison result;
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        for_each_row(host, part, packed_, [](const std::byte* there, std::byte* here, std::size_t bytes) {
            std::memcpy(here, there, bytes);
        });
        compare(packed_, part, texture.format(), turn.seed, result);
    }
    return result;
}

} // namespace geyser::conformance
