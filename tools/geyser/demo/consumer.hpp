// Process B of the demo: takes the frames, has every one checked, and writes the last as a PNG.
#pragma once

#include <string_view>

namespace geyser::tool::demo {

/// The hidden subcommand that the second process runs.
inline constexpr std::string_view kConsumerCommand = "demo-consumer";

/// Talks to the producer, its parent, until the frames are through. Returns the exit code.
[[nodiscard]] int run_consumer();

} // namespace geyser::tool::demo
