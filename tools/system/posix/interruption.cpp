#include <system/interruption.hpp>

#include <csignal>

namespace geyser::system {
namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t g_signal = 0;

void note(int signal) { g_signal = signal; }

void handle(void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler; // Without SA_RESTART, so that blocking calls end.
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

} // namespace

Interruption::Interruption() {
    g_signal = 0;
    handle(note);
}

Interruption::~Interruption() { handle(SIG_DFL); }

int Interruption::signal() { return g_signal; }

void end_by(int signal) { std::raise(signal); }

void leave_interruptions_to_parent() { std::signal(SIGINT, SIG_IGN); }

} // namespace geyser::system
