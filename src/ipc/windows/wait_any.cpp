#include "ipc/wait_any.hpp"

#include "core/try.hpp"
#include "ipc/windows/pool_wait.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace geyser::ipc {
namespace {

/// As many as one call can wait for, less one for those beyond them.
constexpr std::size_t kDirect = MAXIMUM_WAIT_OBJECTS - 1;

} // namespace

Result<void> wait_any(std::span<Watched> watched, std::optional<Timeout> timeout, std::string_view operation) {
    std::vector<HANDLE> handles;
    handles.reserve(MAXIMUM_WAIT_OBJECTS);
    for (const Watched& each : watched.first(std::min(watched.size(), kDirect))) {
        handles.push_back(each.waitable);
    }
    UniqueHandle beyond;
    std::vector<std::unique_ptr<PoolWait>> waits; // end before the event
    for (const Watched& each : watched.subspan(handles.size())) {
        if (!beyond) {
            GEYSER_TRY(beyond, create_event(operation));
            handles.push_back(beyond.get());
        }
        GEYSER_TRY(auto wait, PoolWait::create([event = beyond.get()] { ::SetEvent(event); }, operation));
        wait->arm(each.waitable);
        waits.push_back(std::move(wait));
    }
    const auto woken = wait_for_first(handles, Deadline(timeout.value_or(Timeout::max())), operation);
    if (!woken && woken.error().code != ErrorCode::Interrupted) {
        return std::unexpected(woken.error());
    }
    for (Watched& each : watched) {
        each.ready = is_signalled(each.waitable);
    }
    return {};
}

} // namespace geyser::ipc
