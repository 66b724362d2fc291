#include <system/cpu_time.hpp>

#include <cstdint>
#include <ratio>

#include <windows.h>

namespace geyser::system {
namespace {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

Ticks ticks(const FILETIME& time) {
    return Ticks(static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32U | time.dwLowDateTime));
}

} // namespace

std::chrono::nanoseconds process_cpu_time() {
    FILETIME made = {};
    FILETIME ended = {};
    FILETIME kernel = {};
    FILETIME user = {};
    GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user);
    return ticks(kernel) + ticks(user);
}

} // namespace geyser::system
