#include "../thread_state.hpp"

#include <csignal>
#include <fstream>
#include <string>

#include <unistd.h>

namespace geyser::test {
namespace {

bool handle_signal() {
    struct sigaction action = {};
    action.sa_handler = [](int) {}; // without SA_RESTART
    return sigaction(SIGUSR1, &action, nullptr) == 0;
}

} // namespace

std::uint64_t this_thread_id() { return static_cast<std::uint64_t>(gettid()); }

bool is_asleep(std::uint64_t thread) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string stat;
    std::getline(file, stat);
    const auto name_end = stat.rfind(')');
    return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] == 'S';
}

void interrupt(std::uint64_t thread) {
    static const bool handled = handle_signal();
    if (handled) {
        tgkill(getpid(), static_cast<pid_t>(thread), SIGUSR1);
    }
}

void forget_interruptions() {} // a signal that has come is over

} // namespace geyser::test
