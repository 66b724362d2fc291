// The CPU's wait for the context's work.
#pragma once

#include "dispatch.hpp"

#include <geyser/sync.hpp>

namespace geyser::opengl {

/// Submits all work of the context, and blocks until it is done. Timeout when the deadline passes first.
[[nodiscard]] Result<void> finish(const GlDispatch& gl, Timeout timeout, std::string_view operation);

} // namespace geyser::opengl
