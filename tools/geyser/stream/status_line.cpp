#include "status_line.hpp"

#include <system/terminal.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <utility>

namespace geyser::tool::stream {

StatusLine::StatusLine(std::string what)
    : what_(std::move(what)), terminal_(system::is_terminal(system::StandardStream::Error)) {}

void StatusLine::update(std::uint64_t frames) {
    constexpr std::chrono::milliseconds kInterval{500};
    const auto now = Clock::now();
    if (!terminal_ || now - last_ < kInterval) {
        return;
    }
    const double seconds = std::chrono::duration<double>(now - std::exchange(last_, now)).count();
    const auto since = static_cast<double>(frames - std::exchange(frames_, frames));
    fmt::print(stderr, "\r{}: {} frames, {:.1f} frames/s\x1b[K", what_, frames, since / seconds);
    shown_ = true;
}

void StatusLine::note(std::string_view text) {
    clear();
    fmt::print(stderr, "{}: {}\n", what_, text);
}

void StatusLine::clear() {
    if (std::exchange(shown_, false)) {
        fmt::print(stderr, "\r\x1b[K");
    }
}

} // namespace geyser::tool::stream
