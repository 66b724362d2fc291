// Stops another process anywhere: at each of its system calls, or after each of its instructions (ptrace).
#pragma once

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::test {

/// What a peer exits with where the system does not let it be traced.
inline constexpr int kCannotBeTraced = 77;

/// Peer: lets the thread that started it trace this thread.
inline void be_traced() {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
        _exit(kCannotBeTraced);
    }
}
/// Peer: stops here until the tracer lets it go on.
inline void mark() { raise(SIGSTOP); }

/// The other side of be_traced(). Used by the thread that started the peer.
class Tracee {
public:
    enum class Stop {
        Mark,
        Step,       ///< one instruction further, or at the start or the end of a system call
        Refused,    ///< it may not be traced here
        Unexpected, ///< it ended, or got a signal
    };

    explicit Tracee(pid_t process) noexcept : process_(process) {}

    [[nodiscard]] Stop wait() const {
        siginfo_t state = {};
        // Only looks: who started the process also buries it.
        if (waitid(P_PID, static_cast<id_t>(process_), &state, WSTOPPED | WEXITED | WNOWAIT) != 0) {
            throw std::system_error(errno, std::generic_category(), "waitid");
        }
        if (state.si_code == CLD_EXITED && state.si_status == kCannotBeTraced) {
            return Stop::Refused;
        }
        if (state.si_code != CLD_TRAPPED) {
            return Stop::Unexpected;
        }
        switch (state.si_status) {
        case SIGSTOP:
            return Stop::Mark;
        case SIGTRAP:
            return Stop::Step;
        default:
            return Stop::Unexpected;
        }
    }
    [[nodiscard]] Stop to_next_instruction() const { return go(PTRACE_SINGLESTEP); }
    [[nodiscard]] Stop to_next_system_call() const { return go(PTRACE_SYSCALL); }

private:
    [[nodiscard]] Stop go(__ptrace_request how) const {
        if (ptrace(how, process_, nullptr, nullptr) != 0) {
            throw std::system_error(errno, std::generic_category(), "ptrace");
        }
        return wait();
    }

    pid_t process_;
};

} // namespace geyser::test
