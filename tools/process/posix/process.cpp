#include <process/process.hpp>

#include <process/child.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <dlfcn.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" char** environ; // not every system declares it

namespace geyser::process {
namespace {

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

std::vector<std::string> environment_with(const Variable& variable) {
    const std::string beginning = variable.first + '=';
    std::vector<std::string> environment = {beginning + variable.second};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        if (!std::string_view(*entry).starts_with(beginning)) {
            environment.emplace_back(*entry);
        }
    }
    return environment;
}

} // namespace

struct Process::Handle {
    pid_t pid = -1;
};

std::string this_program() {
    Dl_info info{};
    return ::dladdr(reinterpret_cast<void*>(&this_program), &info) != 0 ? info.dli_fname : "";
}

Result<Process> Process::start(const std::vector<std::string>& command, const Variable& variable,
                               std::string_view operation) {
    const std::vector<std::string> environment = environment_with(variable);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t pid = -1;
    // Not a fork: a driver that this process has loaded may not work in a forked child.
    const int error = ::posix_spawnp(&pid, command.front().c_str(), &actions, nullptr, pointers(command).data(),
                                     pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return fail(ErrorCode::SystemFailure, operation,
                    "cannot start " + command.front() + ": " + std::generic_category().message(error), error);
    }
    return Process(std::make_unique<Handle>(Handle{.pid = pid}));
}

Process::Process(std::unique_ptr<Handle> handle) noexcept : handle_(std::move(handle)) {}
Process::Process(Process&&) noexcept = default;
Process::~Process() = default;

std::uint32_t Process::id() const noexcept { return static_cast<std::uint32_t>(handle_->pid); }

std::optional<std::string> Process::ending() {
    int status = 0;
    return ::waitpid(handle_->pid, &status, WNOHANG) == handle_->pid ? std::optional(describe(status)) : std::nullopt;
}

std::string Process::wait() {
    int status = 0;
    while (::waitpid(handle_->pid, &status, 0) < 0 && errno == EINTR) {
    }
    return describe(status);
}

void Process::kill() noexcept { ::kill(handle_->pid, SIGKILL); }

} // namespace geyser::process
