#include "ipc/deadline.hpp"

#include <algorithm>
#include <string>

namespace geyser::ipc {

Deadline::Deadline(Timeout timeout) noexcept : timeout_(std::max(timeout, Timeout::zero())) {
    const auto now = Clock::now();
    end_ = timeout_ > Clock::time_point::max() - now ? Clock::time_point::max() : now + timeout_;
}

Timeout Deadline::remaining() const noexcept {
    return std::max(std::chrono::duration_cast<Timeout>(end_ - Clock::now()), Timeout::zero());
}

std::unexpected<Error> Deadline::timed_out(std::string_view operation, std::string_view missing) const {
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(timeout_);
    return fail(ErrorCode::Timeout, operation,
                std::string(missing) + " within " + std::to_string(milliseconds.count()) + " ms");
}

} // namespace geyser::ipc
