// One process of `geyser bench stream`: the publisher, or one of the receivers, of both the floor and a stream.
#pragma once

#include <string_view>

namespace geyser::tool::bench {

/// The hidden subcommand that runs it.
inline constexpr std::string_view kStreamWorkerCommand = "bench-stream-worker";

/// Obeys until the process that started this one hangs up, which ends this one. Returns where something fails: the exit
/// code.
[[nodiscard]] int run_stream_worker();

} // namespace geyser::tool::bench
