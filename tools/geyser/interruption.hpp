// Ctrl-C: ends a command at its next frame, so that it can clean up.
#pragma once

namespace geyser::tool {

/// While it lives, SIGINT and SIGTERM only make a note (and end blocking calls of a Channel with Interrupted). One at a
/// time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// The signal that came; 0 where none did.
    [[nodiscard]] static int signal();
};

} // namespace geyser::tool
