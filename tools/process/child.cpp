#include "child.hpp"

#include <core/try.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::process {
namespace {

using Clock = std::chrono::steady_clock;

/// What a child that was hung up on may take to leave: more than what it waits for its GPU.
constexpr std::chrono::seconds kGrace{10};

std::string describe(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ')';
    }
    return WEXITSTATUS(status) == 0 ? "" : "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

std::unexpected<Error> not_started(const std::string& program, int error) {
    return fail(ErrorCode::SystemFailure, "Child::start",
                "cannot start " + program + ": " + std::generic_category().message(error), error);
}

Result<pid_t> spawn(const std::vector<std::string>& command, int socket) {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, socket, kChildSocket);
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t pid = -1;
    // Not a fork: a driver that this process has loaded may not work in a forked child.
    const int error = ::posix_spawn(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return not_started(command.front(), error);
    }
    return pid;
}

int reap(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/// Whether the process that `end` watches has ended by then.
bool has_ended(const UniqueFd& end, Clock::time_point deadline) {
    pollfd watched = {.fd = end.get(), .events = POLLIN, .revents = 0};
    int ready = -1;
    do {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        ready = ::poll(&watched, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
    } while (ready < 0 && errno == EINTR);
    return ready == 1;
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& command) {
    GEYSER_TRY(auto ends, Channel::pair());
    GEYSER_TRY(const pid_t pid, spawn(command, ends.second.fd()));
    UniqueFd end(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!end) {
        const int error = errno;
        ::kill(pid, SIGKILL);
        reap(pid);
        return not_started(command.front(), error);
    }
    return Child(pid, std::move(end), std::move(ends.first));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), end_(std::move(other.end_)), channel_(std::move(other.channel_)) {}

std::string Child::join() {
    if (pid_ < 0) {
        return {};
    }
    channel_.close();
    if (!has_ended(end_, Clock::now() + kGrace)) {
        ::kill(pid_, SIGKILL);
    }
    return describe(reap(std::exchange(pid_, -1)));
}

} // namespace geyser::process
