// The other process of stream_death_test: a sender whose GPU never finishes its frame, and that waits to be killed.
#pragma once

#include <string>

namespace geyser::test {

/// The argument that makes this program that process; the stream's folder follows.
inline constexpr const char* kDyingSender = "--dying-sender";
inline constexpr const char* kDyingStream = "dying";

/// Publishes one frame to the first receiver. Returns only where it cannot.
[[nodiscard]] int run_dying_sender(const std::string& directory);

} // namespace geyser::test
