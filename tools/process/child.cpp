#include "child.hpp"

#include "private_folder.hpp"

#include <core/try.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>

#include <dlfcn.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" char** environ; // not every system declares it

namespace geyser::process {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kOperation = "Child::start";

/// What a child that was hung up on may take to leave: more than what it waits for its GPU.
constexpr std::chrono::seconds kGrace{10};
/// What a child may take from its start to its first words, on a slow machine too.
constexpr std::chrono::seconds kPatience{30};
/// Between two looks at whether it has died before them.
constexpr std::chrono::milliseconds kLook{20};

std::string describe(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ')';
    }
    return WEXITSTATUS(status) == 0 ? "" : "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (const std::string& string : strings) {
        pointers.push_back(const_cast<char*>(string.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environment_with(const std::string& meeting_place) {
    const std::string variable = std::string(kParentVariable) + '=';
    std::vector<std::string> environment = {variable + meeting_place};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        if (!std::string_view(*entry).starts_with(variable)) {
            environment.emplace_back(*entry);
        }
    }
    return environment;
}

Result<pid_t> spawn(const std::vector<std::string>& command, const std::string& meeting_place) {
    const std::vector<std::string> environment = environment_with(meeting_place);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t pid = -1;
    // Not a fork: a driver that this process has loaded may not work in a forked child.
    const int error = ::posix_spawnp(&pid, command.front().c_str(), &actions, nullptr, pointers(command).data(),
                                     pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return fail(ErrorCode::SystemFailure, kOperation,
                    "cannot start " + command.front() + ": " + std::generic_category().message(error), error);
    }
    return pid;
}

int reap(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

int kill_and_reap(pid_t pid) {
    ::kill(pid, SIGKILL);
    return reap(pid);
}

/// How the process ended, if it has.
std::optional<int> status_of(pid_t pid) {
    int status = 0;
    return ::waitpid(pid, &status, WNOHANG) == pid ? std::optional(status) : std::nullopt;
}

/// The child's next connection. Where there is none, the child is gone.
Result<Channel> await(ChannelListener& listener, pid_t pid, const std::string& who, Clock::time_point deadline) {
    for (;;) {
        auto channel = listener.accept(kLook);
        if (channel && channel->peer().process == static_cast<std::uint32_t>(pid)) {
            return channel;
        }
        if (const auto status = status_of(pid)) {
            const std::string how = describe(*status);
            return fail(ErrorCode::PeerClosed, kOperation, who + ' ' + (how.empty() ? "left" : how));
        }
        if (!channel && channel.error().code != ErrorCode::Timeout && channel.error().code != ErrorCode::Interrupted) {
            kill_and_reap(pid);
            return channel;
        }
        if (Clock::now() > deadline) {
            kill_and_reap(pid);
            return fail(ErrorCode::Timeout, kOperation, who + " did not say a word");
        }
    }
}

/// Whether the process at the other end has ended by then.
bool has_ended(Channel& life, Clock::time_point deadline) {
    for (;;) {
        const auto said = life.receive(std::max<Timeout>(deadline - Clock::now(), 0ns));
        if (said || said.error().code == ErrorCode::Interrupted) {
            continue;
        }
        return said.error().code == ErrorCode::PeerClosed;
    }
}

} // namespace

std::string this_program() {
    Dl_info info{};
    return ::dladdr(reinterpret_cast<void*>(&this_program), &info) != 0 ? info.dli_fname : "";
}

Result<Child> Child::start(const std::vector<std::string>& command, const std::string& who) {
    GEYSER_TRY(const PrivateFolder folder, PrivateFolder::create("geyser-child", kOperation));
    const std::string meeting_place = folder.path() + "/parent";
    GEYSER_TRY(ChannelListener listener, ChannelListener::listen(meeting_place));
    GEYSER_TRY(const pid_t pid, spawn(command, meeting_place));
    const Clock::time_point deadline = Clock::now() + kPatience;
    GEYSER_TRY(Channel channel, await(listener, pid, who, deadline));
    GEYSER_TRY(Channel life, await(listener, pid, who, deadline));
    return Child(pid, std::move(channel), std::move(life));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), channel_(std::move(other.channel_)), life_(std::move(other.life_)) {}

std::string Child::join() {
    if (pid_ < 0) {
        return {};
    }
    channel_.close();
    static_cast<void>(life_.send(UserData{}, 0ns)); // farewell; what dies says none
    if (!has_ended(life_, Clock::now() + kGrace)) {
        ::kill(pid_, SIGKILL);
    }
    return describe(reap(std::exchange(pid_, -1)));
}

} // namespace geyser::process
