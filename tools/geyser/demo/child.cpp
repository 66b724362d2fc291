#include "child.hpp"

#include "try.hpp"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::tool::demo {
namespace {

/// What a child that was hung up on may take to leave before it is killed. It waits for its GPU for less than this.
constexpr std::chrono::seconds kGrace{5};

std::string describe(int status) {
    if (WIFSIGNALED(status)) {
        return fmt::format("was killed by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
    }
    return WEXITSTATUS(status) == 0 ? "" : fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

/// -1 where the child is still there at the deadline.
int wait_until(pid_t pid, std::chrono::steady_clock::time_point deadline) {
    constexpr std::chrono::milliseconds kStep{2};
    int status = 0;
    for (;;) {
        const pid_t ended = ::waitpid(pid, &status, WNOHANG);
        if (ended == pid || (ended < 0 && errno == ECHILD)) {
            return status;
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return -1;
        }
        std::this_thread::sleep_for(kStep);
    }
}

} // namespace

Result<Child> Child::start() {
    GEYSER_TRY(auto ends, Channel::pair());
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends.second.fd(), kConsumerSocket);
    // stdout is for this process's report alone.
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    std::string program = "geyser";
    std::string command(kConsumerCommand);
    const std::array<char*, 3> arguments = {program.data(), command.data(), nullptr};
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return fail(ErrorCode::SystemFailure, "demo",
                    fmt::format("cannot start the second process: {}", std::strerror(failed)), failed);
    }
    return Child(pid, std::move(ends.first));
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)), channel_(std::move(other.channel_)) {}

Child::~Child() { static_cast<void>(join()); }

std::string Child::join() {
    if (pid_ < 0) {
        return {};
    }
    channel_.close();
    int status = wait_until(pid_, std::chrono::steady_clock::now() + kGrace);
    if (status < 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    return describe(status);
}

} // namespace geyser::tool::demo
