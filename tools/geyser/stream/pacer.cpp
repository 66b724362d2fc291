#include "pacer.hpp"

#include "patience.hpp"

#include <system/nap.hpp>

#include <algorithm>

namespace geyser::tool::stream {

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
        system::nap(std::min<std::chrono::nanoseconds>(left, kGlance));
    }
    next_ += rate_->period();
}

} // namespace geyser::tool::stream
