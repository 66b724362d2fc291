#include "pacer.hpp"

#include "patience.hpp"

#include <algorithm>

#include <time.h>

namespace geyser::tool::stream {
namespace {

/// Ends early when a signal comes, which std::this_thread::sleep_for does not.
void nap(std::chrono::nanoseconds duration) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
    const timespec time{.tv_sec = static_cast<time_t>(seconds.count()),
                        .tv_nsec = static_cast<long>((duration - seconds).count())};
    ::nanosleep(&time, nullptr);
}

} // namespace

void Pacer::wait(const std::function<bool()>& stopped) {
    if (!rate_) {
        return;
    }
    if (Clock::now() > next_ + rate_->period()) {
        next_ = Clock::now();
    }
    while (!stopped()) {
        const auto left = next_ - Clock::now();
        if (left <= Clock::duration::zero()) {
            break;
        }
        nap(std::min<std::chrono::nanoseconds>(left, kGlance));
    }
    next_ += rate_->period();
}

} // namespace geyser::tool::stream
