#include <system/cpu_time.hpp>

#include <time.h>

namespace geyser::system {

std::chrono::nanoseconds process_cpu_time() {
    timespec time = {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace geyser::system
