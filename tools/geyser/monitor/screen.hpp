// A terminal that shows one page, which is drawn again and again.
#pragma once

#include <span>
#include <string>

namespace geyser::tool::monitor {

/// While it lives, stdout is on the terminal's other screen; afterwards the terminal is as it was.
class Screen {
public:
    Screen();
    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// As many of the lines, and as much of each, as there is room for.
    void show(std::span<const std::string> lines);
};

} // namespace geyser::tool::monitor
