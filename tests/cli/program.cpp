#include "program.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::test {
namespace {

constexpr const char* kOut = "out";
constexpr const char* kErr = "err";

class ScratchDirectory {
public:
    ScratchDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "geyser-cli-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::system_error(errno, std::generic_category(), "mkdtemp");
        }
        path_ = pattern;
    }
    ~ScratchDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int exit_code_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

} // namespace

std::string program_path() {
    const char* const carried = std::getenv("GEYSER_PROGRAM");
    return carried != nullptr ? carried : GEYSER_PROGRAM;
}

std::string scratch_path(const std::string& name) {
    static const ScratchDirectory directory;
    return (directory.path() / name).string();
}

ProgramRun run_program(const std::vector<std::string>& arguments) { return finish_program(start_program(arguments)); }

pid_t start_program(const std::vector<std::string>& arguments, const std::string& elsewhere) {
    // Files and not pipes: nobody has to read while the program runs.
    const std::string out = elsewhere.empty() ? scratch_path(kOut) : elsewhere;
    const std::string err = scratch_path(kErr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY;
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kFlags, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kFlags, 0600);

    std::vector<std::string> words = {program_path()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    pid_t pid = -1;
    const int failed = posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), "posix_spawn");
    }
    return pid;
}

ProgramRun finish_program(pid_t program) {
    int status = 0;
    while (waitpid(program, &status, 0) < 0) {
        if (errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "waitpid");
        }
    }
    return {exit_code_of(status), contents(scratch_path(kOut)), contents(scratch_path(kErr))};
}

pid_t child_of(pid_t program) {
    const auto has_ended = [&] {
        siginfo_t info = {};
        return waitid(P_PID, static_cast<id_t>(program), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
    };
    const std::string pid = std::to_string(program);
    pid_t child = -1;
    while (child < 0 && !has_ended()) {
        std::ifstream("/proc/" + pid + "/task/" + pid + "/children") >> child;
    }
    return child;
}

} // namespace geyser::test
