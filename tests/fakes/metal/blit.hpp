// MTLBlitCommandEncoder of the fake: copies between textures and buffers.
#pragma once

namespace geyser::fake_metal {

/// MTLBlitCommandEncoder, and what MTLCommandBuffer has for them.
void define_blits();

} // namespace geyser::fake_metal
