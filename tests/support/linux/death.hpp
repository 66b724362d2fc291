// The end of a process that has no time for a word.
#pragma once

#include <csignal>
#include <cstdlib>

namespace geyser::test {

[[noreturn]] inline void die() {
    std::raise(SIGKILL);
    std::abort();
}
/// What its parent says of it.
inline constexpr const char* kDeath = "was killed by signal 9 (Killed)";

/// Whether its channel keeps the objects that nobody has taken yet.
inline constexpr bool kSentObjectsOutliveTheSender = true;

} // namespace geyser::test
