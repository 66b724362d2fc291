// Calls that block: interfering with them, and interrupting them.
#pragma once

#include "thread_state.hpp"

#include <atomic>
#include <thread>

namespace geyser::test {

/// Runs `call` in a thread of its own and `interfere` when that thread sleeps in it, or has already returned.
template <class Call, class Interfere>
auto while_blocked(Call call, Interfere interfere) {
    std::atomic<std::uint64_t> id = 0;
    std::atomic<bool> done = false;
    decltype(call()) result;
    std::thread thread([&] {
        id = this_thread_id();
        result = call();
        done = true;
    });
    while (!done && (id == 0 || !is_asleep(id))) {
        std::this_thread::yield();
    }
    interfere();
    thread.join();
    return result;
}

/// Runs `call` under interruptions that arrive until it has returned: signals, on Windows procedure calls.
template <class Call>
auto under_signals(Call call) {
    std::atomic<bool> done = false;
    std::thread signaller([&done, caller = this_thread_id()] {
        while (!done) {
            interrupt(caller);
            std::this_thread::yield();
        }
    });
    auto result = call();
    done = true;
    signaller.join();
    forget_interruptions();
    return result;
}

} // namespace geyser::test
