// Process B of the demo: takes the frames, checks every one, and writes the last as a PNG.
#pragma once

namespace geyser::tool::demo {

/// Talks to the producer on kConsumerSocket until the frames are through. Returns the exit code.
[[nodiscard]] int run_consumer();

} // namespace geyser::tool::demo
