// What a stream_peer can be. Each returns the program's exit code: 0 where the role could be played to its end.
#pragma once

#include "../../../support/intercom.hpp"

#include <string>
#include <string_view>

namespace geyser::test {

using Role = int (*)(Intercom& test, const std::string& directory);
/// Null for what this system has not.
[[nodiscard]] Role role_named(std::string_view name);

/// Stops this process until the test lets it go on.
void stop_here();

/// Takes frames and checks them; protocol.hpp has what it is told and what it tells.
int receive_frames(Intercom& test, const std::string& directory);

/// Publishes frames until it is killed.
int send_frames(Intercom& test, const std::string& directory);
/// Is a hostile receiver: HostileOrders says how.
int harm(Intercom& test, const std::string& directory);
/// Is a sender whose pages hold anything. Hears the seed, and says it again when it may be connected to.
int send_noise(Intercom& test, const std::string& directory);

// To be killed. Each is traced, and does what it is about between two marks.

/// Connects, takes a frame, gives it back, leaves.
int traced_visit(Intercom& test, const std::string& directory);
/// Takes a frame and gives it back, on a connection that stands. Hears first which mode.
int traced_take(Intercom& test, const std::string& directory);
/// Makes a sender, publishes a frame, closes it.
int traced_sender(Intercom& test, const std::string& directory);
/// Publishes a frame of a stream that stands.
int traced_publish(Intercom& test, const std::string& directory);

} // namespace geyser::test
