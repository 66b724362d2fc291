// Ctrl-C: ends a command at its next frame, so that it can clean up.
#pragma once

namespace geyser::system {

/// While it lives, what would end the process (SIGINT, SIGTERM; on Windows Ctrl-C, Ctrl-Break and the end of the
/// console) only makes a note, and ends blocking calls of a Channel with Interrupted, and nap(). One at a time, on the
/// main thread.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// The signal that came; 0 where none did.
    [[nodiscard]] static int signal();
};

/// Ends this process as the signal would have, so that the shell learns how it ended. Returns only where the signal is
/// blocked.
void end_by(int signal);

/// For a process that another one started: Ctrl-C reaches both. The other one decides, and hangs up.
void leave_interruptions_to_parent();

} // namespace geyser::system
