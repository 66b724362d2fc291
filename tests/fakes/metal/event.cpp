#include "event.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace geyser::fake_metal {

struct EventState {
    static constexpr std::uint64_t kMagic = 0x544e455645454b46; // "FKEEVENT"
    std::uint64_t magic = kMagic;
    std::atomic<std::uint64_t> value = 0;
    std::atomic<std::uint32_t> changes = 0; ///< the futex
};

namespace {

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t seen, std::chrono::nanoseconds timeout) {
    const timespec relative = {.tv_sec = timeout.count() / 1'000'000'000, .tv_nsec = timeout.count() % 1'000'000'000};
    syscall(SYS_futex, &word, FUTEX_WAIT, seen, &relative, nullptr, 0);
}

std::uint64_t signaled_value(Event* self, Sel) { return self->value(); }
void set_signaled_value(Event* self, Sel, std::uint64_t value) { self->signal(value); }
signed char wait_until(Event* self, Sel, std::uint64_t value, std::uint64_t milliseconds) {
    return self->wait(value, milliseconds) ? 1 : 0;
}
std::uint32_t event_port(Event* self, Sel selector) { return take_failure(selector) ? 0 : self->port(); }

Object* new_event(Object*, Sel selector) { return take_failure(selector) ? nullptr : make<Event>(Event::new_file()); }
Object* new_event_with_port(Object*, Sel, std::uint32_t port) { return Event::open(port); }

} // namespace

MemoryFile Event::new_file() {
    MemoryFile file = MemoryFile::create("fake-event", sizeof(EventState));
    new (file.bytes().data()) EventState;
    return file;
}

Event* Event::open(std::uint32_t port) {
    MemoryFile file = MemoryFile::open(port, sizeof(EventState));
    if (!file || reinterpret_cast<const EventState*>(file.bytes().data())->magic != EventState::kMagic) {
        return nullptr;
    }
    return make<Event>(std::move(file));
}

EventState& Event::state() const { return *reinterpret_cast<EventState*>(file_.bytes().data()); }

std::uint64_t Event::value() const { return state().value; }

void Event::signal(std::uint64_t value) {
    std::uint64_t seen = state().value;
    while (seen < value && !state().value.compare_exchange_weak(seen, value)) {
    }
    ++state().changes;
    syscall(SYS_futex, &state().changes, FUTEX_WAKE, 1 << 30, nullptr, nullptr, 0);
}

bool Event::wait(std::uint64_t value, std::uint64_t milliseconds) const {
    using Clock = std::chrono::steady_clock;
    constexpr std::uint64_t kYear = std::chrono::milliseconds(std::chrono::years(1)).count(); // no clock ends before it
    const auto deadline = Clock::now() + std::chrono::milliseconds(std::min(milliseconds, kYear));
    for (;;) {
        const std::uint32_t seen = state().changes;
        if (state().value >= value) {
            return true;
        }
        const auto left = deadline - Clock::now();
        if (left <= Clock::duration::zero()) {
            return false;
        }
        futex_wait(state().changes, seen, left);
    }
}

void define_events() {
    instance_method("MTLSharedEvent", "signaledValue", "Q@:", signaled_value);
    instance_method("MTLSharedEvent", "setSignaledValue:", "v@:Q", set_signaled_value);
    instance_method("MTLSharedEvent", "waitUntilSignaledValue:timeoutMS:", "c@:QQ", wait_until);
    instance_method("MTLSharedEvent", "eventPort", "I@:", event_port);
    instance_method("MTLDevice", "newSharedEvent", "@@:", new_event);
    instance_method("MTLDevice", "newSharedEventWithMachPort:", "@@:I", new_event_with_port);
}

} // namespace geyser::fake_metal
