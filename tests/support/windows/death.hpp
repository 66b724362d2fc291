// The end of a process that has no time for a word.
#pragma once

#include <cstdlib>

#include <windows.h>

namespace geyser::test {

[[noreturn]] inline void die() {
    TerminateProcess(GetCurrentProcess(), 9);
    std::abort();
}
/// What its parent says of it.
inline constexpr const char* kDeath = "ended with exit code 9";

/// Whether its channel keeps the objects that nobody has taken yet.
inline constexpr bool kSentObjectsOutliveTheSender = false;

} // namespace geyser::test
