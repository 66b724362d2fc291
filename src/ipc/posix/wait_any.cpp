#include "ipc/wait_any.hpp"

#include "ipc/system_error.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>
#include <vector>

#include <poll.h>

namespace geyser::ipc {

Result<void> wait_any(std::span<Watched> watched, std::optional<Timeout> timeout, std::string_view operation) {
    std::vector<pollfd> entries;
    entries.reserve(watched.size());
    for (const Watched& each : watched) {
        entries.push_back({.fd = each.waitable, .events = POLLIN, .revents = 0});
    }
    int milliseconds = -1;
    if (timeout) {
        const auto longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
        const auto wanted = std::chrono::duration_cast<std::chrono::milliseconds>(std::max(*timeout, Timeout::zero()));
        milliseconds = static_cast<int>(std::min(wanted, longest).count());
    }
    if (::poll(entries.data(), static_cast<nfds_t>(entries.size()), milliseconds) < 0 && errno != EINTR) {
        return system_failure(operation, "poll", errno);
    }
    std::ranges::transform(entries, watched, watched.begin(), [](const pollfd& entry, Watched each) {
        each.ready = entry.revents != 0;
        return each;
    });
    return {};
}

} // namespace geyser::ipc
