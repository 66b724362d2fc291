#include "frame_writer.hpp"

#include <core/try.hpp>
#include <geyser/host.hpp>

#include <span>

namespace geyser::tool::stream {
namespace {

Pixels pixels_of(HostTexture& texture) {
    const PlaneLayout& plane = texture.planes().front();
    return {.top = texture.bytes().data() + plane.offset,
            .pitch = static_cast<std::ptrdiff_t>(plane.row_pitch),
            .size = {texture.width(), texture.height()}};
}

} // namespace

Result<void> FrameWriter::write(const Source& source, SharedTexture& slot) {
    if (auto* host = slot.as<HostTexture>()) {
        source.draw(pixels_of(*host));
        return {};
    }
    GEYSER_CHECK(device_.manager->acquire(slot, {}, Contents::Discard));
    return device_.endpoint->upload(slot, [&](const endpoint::Subresource&, std::span<std::byte> texels) {
        source.draw(packed_pixels(texels, {slot.width(), slot.height()}));
    });
}

void FrameWriter::finish() {
    // A device that is lost has nothing left to wait for.
    static_cast<void>(device_.endpoint->finish());
}

} // namespace geyser::tool::stream
