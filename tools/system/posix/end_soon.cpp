#include <system/end_soon.hpp>

#include <csignal>

#include <unistd.h>

namespace geyser::system {

void end_soon() { ::alarm(5); }

void end_soon_without_terminal() {
    std::signal(SIGHUP, [](int) { end_soon(); });
}

} // namespace geyser::system
