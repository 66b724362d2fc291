// Sleeping on a word of shared memory.
#pragma once

#include <geyser/error.hpp>
#include <geyser/sync.hpp>

#include <atomic>
#include <cstdint>

namespace geyser::ipc {

/// Whether the system can do this: macOS can from 14.4 on. Where it cannot, nobody may sleep here.
[[nodiscard]] bool futex_available() noexcept;

/// Wakes every sleeper, in any process. One system call.
void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept;

enum class FutexWait : std::uint8_t { Woken, TimedOut, Interrupted };

/// Sleeps while the word is `expected`, at most `timeout`. The word may be mapped for reading only.
[[nodiscard]] FutexWait futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                                   Timeout timeout) noexcept;

} // namespace geyser::ipc
