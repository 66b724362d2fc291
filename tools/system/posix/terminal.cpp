#include <system/terminal.hpp>

#include <csignal>

#include <sys/ioctl.h>
#include <unistd.h>

namespace geyser::system {

bool is_terminal(StandardStream stream) {
    switch (stream) {
    case StandardStream::In:
        return ::isatty(STDIN_FILENO) == 1;
    case StandardStream::Out:
        return ::isatty(STDOUT_FILENO) == 1;
    case StandardStream::Error:
        break;
    }
    return ::isatty(STDERR_FILENO) == 1;
}

std::size_t terminal_rows() {
    winsize size = {};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

void set_up_standard_streams() { std::signal(SIGPIPE, SIG_IGN); }

} // namespace geyser::system
