#include <system/nap.hpp>

#include <time.h>

namespace geyser::system {

void nap(std::chrono::nanoseconds duration) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
    const timespec time{.tv_sec = static_cast<time_t>(seconds.count()),
                        .tv_nsec = static_cast<long>((duration - seconds).count())};
    ::nanosleep(&time, nullptr);
}

} // namespace geyser::system
