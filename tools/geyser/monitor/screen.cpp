#include "screen.hpp"

#include <system/terminal.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

namespace geyser::tool::monitor {
namespace {

// The other screen, without a cursor, and with lines that end at the right edge instead of going on below.
constexpr const char* kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr const char* kLeave = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr const char* kHome = "\x1b[H";
constexpr const char* kClearLine = "\x1b[K";
constexpr const char* kClearBelow = "\x1b[J";

} // namespace

Screen::Screen() { fmt::print("{}", kEnter); }

Screen::~Screen() {
    fmt::print("{}", kLeave);
    std::fflush(stdout);
}

void Screen::show(std::span<const std::string> lines) {
    const auto shown = lines.first(std::min(lines.size(), system::terminal_rows()));
    fmt::print("{}", kHome);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        // No line break after the last row, which would scroll.
        fmt::print("{}{}{}", i > 0 ? "\r\n" : "", shown[i], kClearLine);
    }
    fmt::print("{}", kClearBelow);
}

} // namespace geyser::tool::monitor
