// What this process has cost so far.
#pragma once

#include <chrono>

namespace geyser::system {

/// Of all its threads, in the kernel too. Windows counts it in ticks of 1/64 s.
[[nodiscard]] std::chrono::nanoseconds process_cpu_time();

} // namespace geyser::system
