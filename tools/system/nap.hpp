// A sleep that Ctrl-C ends.
#pragma once

#include <chrono>

namespace geyser::system {

/// Ends early where an Interruption comes, which std::this_thread::sleep_for does not. To the main thread.
void nap(std::chrono::nanoseconds duration);

} // namespace geyser::system
