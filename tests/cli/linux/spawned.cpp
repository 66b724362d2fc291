#include "../spawned.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::test {
namespace {

int number_of(Signal signal) {
    switch (signal) {
    case Signal::Interrupt:
        return SIGINT;
    case Signal::Terminate:
        return SIGTERM;
    case Signal::Kill:
        break;
    }
    return SIGKILL;
}

[[noreturn]] void stop(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

} // namespace

const char* const kStreamFolderVariable = "XDG_RUNTIME_DIR";
const char* const kTemporaryFolderVariable = "TMPDIR";
const char* const kApiOutsideTheBuild = "d3d12";
const char* const kWordsWithoutVulkanDriver = "no Vulkan driver";
const std::vector<std::string> kNeverSeenOnHardware = {"metal"};

int exit_code_of(Signal signal) { return 128 + number_of(signal); }

std::string words_for_killed() { return "was killed by signal 9"; }

OtherProcess::OtherProcess(unsigned long id)
    : process_(static_cast<int>(syscall(SYS_pidfd_open, static_cast<pid_t>(id), 0))) {
    if (!process_) {
        stop("pidfd_open");
    }
}
OtherProcess::OtherProcess(OtherProcess&&) noexcept = default;
OtherProcess::~OtherProcess() = default;

void OtherProcess::kill() const { syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0); }

bool OtherProcess::has_ended() const {
    pollfd ended = {.fd = process_.get(), .events = POLLIN, .revents = 0};
    return poll(&ended, 1, 0) == 1;
}

void OtherProcess::await_end() const {
    pollfd ended = {.fd = process_.get(), .events = POLLIN, .revents = 0};
    while (poll(&ended, 1, -1) != 1) {
    }
}

struct Spawned::Process {
    pid_t pid = -1;
};

Spawned::Spawned(const std::vector<std::string>& command, Ends ends) : process_(std::make_unique<Process>()) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int standard = STDIN_FILENO;
    for (UniqueFd* end : {&ends.in, &ends.out, &ends.error}) {
        if (!*end) {
            *end = open_null();
        }
        posix_spawn_file_actions_adddup2(&actions, end->get(), standard++);
    }
    std::vector<char*> pointers;
    for (const std::string& word : command) {
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    pointers.push_back(nullptr);
    const int failed = posix_spawn(&process_->pid, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), "posix_spawn");
    }
}

Spawned::~Spawned() {
    if (process_->pid > 0) {
        ::kill(process_->pid, SIGKILL);
        static_cast<void>(wait());
    }
}

unsigned long Spawned::id() const { return static_cast<unsigned long>(process_->pid); }

void Spawned::signal(Signal signal) const { ::kill(process_->pid, number_of(signal)); }

int Spawned::wait() {
    int status = 0;
    while (waitpid(process_->pid, &status, 0) < 0) {
        if (errno != EINTR) {
            stop("waitpid");
        }
    }
    process_->pid = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

unsigned long Spawned::await_child() const {
    const auto has_ended = [&] {
        siginfo_t info = {};
        return waitid(P_PID, static_cast<id_t>(process_->pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               info.si_pid != 0;
    };
    const std::string pid = std::to_string(process_->pid);
    unsigned long child = 0;
    while (child == 0 && !has_ended()) {
        std::ifstream("/proc/" + pid + "/task/" + pid + "/children") >> child;
    }
    return child;
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        stop("pipe2");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

UniqueFd open_null() { return UniqueFd(open("/dev/null", O_RDWR | O_CLOEXEC)); }

unsigned long own_process_id() { return static_cast<unsigned long>(getpid()); }

void set_variable(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }

void unset_variable(const char* name) { unsetenv(name); }

} // namespace geyser::test
