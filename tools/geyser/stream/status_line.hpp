// How a command that runs until it is stopped shows that it is alive.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace geyser::tool::stream {

/// A line on stderr that rewrites itself, "geyser send cam: 1234 frames, 59.9 frames/s"; only where stderr is a
/// terminal. Notes, which stay, are for everybody.
class StatusLine {
public:
    explicit StatusLine(std::string what);
    ~StatusLine() { clear(); }
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    /// Call it as often as you like.
    void update(std::uint64_t frames);
    /// A line of its own.
    void note(std::string_view text);
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    std::string what_;
    bool terminal_;
    bool shown_ = false;
    Clock::time_point last_ = Clock::now();
    std::uint64_t frames_ = 0;
};

} // namespace geyser::tool::stream
