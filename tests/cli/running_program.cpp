#include "running_program.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::test {
namespace {

std::pair<UniqueFd, UniqueFd> make_pipe() {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe2");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string fresh_path() {
    static std::atomic<int> count = 0;
    return scratch_path("out-" + std::to_string(++count));
}

} // namespace

RunningProgram::RunningProgram(std::vector<std::string> arguments, Ends ends) : out_path_(fresh_path()) {
    auto [read_end, write_end] = make_pipe();
    error_ = std::move(read_end);
    if (!ends.in) {
        ends.in.reset(open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
    if (!ends.out) {
        ends.out.reset(open(out_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    }
    arguments.insert(arguments.begin(), program_path());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) {
        pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends.in.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends.out.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDERR_FILENO);
    const int failed = posix_spawn(&pid_, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), "posix_spawn");
    }
}

RunningProgram::~RunningProgram() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

void RunningProgram::signal(int number) const { kill(pid_, number); }

std::string RunningProgram::read_error_line() {
    for (;;) {
        if (const auto newline = heard_.find('\n', read_); newline != std::string::npos) {
            const std::size_t begin = std::exchange(read_, newline + 1);
            return heard_.substr(begin, newline - begin);
        }
        std::array<char, 4096> chunk = {};
        const ssize_t count = read(error_.get(), chunk.data(), chunk.size());
        if (count <= 0) {
            return heard_.substr(std::exchange(read_, heard_.size()));
        }
        heard_.append(chunk.data(), static_cast<std::size_t>(count));
    }
}

ProgramRun RunningProgram::finish() {
    while (!read_error_line().empty()) {
    }
    int status = 0;
    waitpid(std::exchange(pid_, -1), &status, 0);
    std::ifstream out(out_path_, std::ios::binary);
    return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
            {std::istreambuf_iterator<char>(out), {}},
            heard_};
}

} // namespace geyser::test
