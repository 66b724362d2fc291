#include "ipc/wake_up.hpp"

#include "core/try.hpp"
#include "ipc/macos/event_queue.hpp"

namespace geyser::ipc {
namespace {

constexpr uintptr_t kBell = 1;

} // namespace

Result<WakeUp> WakeUp::create(std::string_view operation) {
    GEYSER_TRY(auto queue, create_event_queue(operation));
    GEYSER_CHECK(change_event(
        queue, {.ident = kBell, .filter = EVFILT_USER, .flags = EV_ADD, .fflags = 0, .data = 0, .udata = nullptr},
        operation));
    return WakeUp(std::move(queue));
}

void WakeUp::ring() noexcept {
    // Without EV_CLEAR it stays triggered.
    (void)change_event(
        bell_, {.ident = kBell, .filter = EVFILT_USER, .flags = 0, .fflags = NOTE_TRIGGER, .data = 0, .udata = nullptr},
        "WakeUp::ring");
}

} // namespace geyser::ipc
