// What the system knows of a thread of this process, and how it is disturbed.
#pragma once

#include <cstdint>

namespace geyser::test {

/// The system's number for the calling thread. Never 0.
std::uint64_t this_thread_id();

/// Whether the system says that the thread sleeps. Windows does not say; there it is asked after some time.
bool is_asleep(std::uint64_t thread);

/// Ends the system call in which the thread waits: by a signal, on Windows by an asynchronous procedure call.
void interrupt(std::uint64_t thread);

/// Forgets interruptions of this thread that came after the call that they were meant for.
void forget_interruptions();

} // namespace geyser::test
