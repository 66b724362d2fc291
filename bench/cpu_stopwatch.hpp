// The CPU time of this thread: a wait for the other process costs none, as long as it sleeps.
#pragma once

#include <chrono>

#include <time.h>

namespace bench {

class CpuStopwatch {
public:
    void start() noexcept { started_ = now(); }
    void stop() noexcept { total_ += now() - started_; }
    [[nodiscard]] std::chrono::nanoseconds total() const noexcept { return total_; }

private:
    [[nodiscard]] static std::chrono::nanoseconds now() noexcept {
        timespec time = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

    std::chrono::nanoseconds started_ = {};
    std::chrono::nanoseconds total_ = {};
};

} // namespace bench
