// MTLCommandQueue, MTLCommandBuffer and MTLBlitCommandEncoder of the fake, and the threads that are its GPU.
#pragma once

#include "dispatch.hpp"

namespace geyser::fake_metal {

void define_gpu();
/// Blocks until every committed buffer is done.
void wait_for_gpu();

} // namespace geyser::fake_metal
