// The other process of a test: a program that lies beside the test's own.
#pragma once

#include <geyser/os_object.hpp>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::test {

/// The number under which a peer finds its end of what connects it with the test.
inline constexpr int kPeerDescriptor = 3;

/// A running program. Killed where the test does not wait for it.
class PeerProcess {
public:
    /// `end` becomes the peer's kPeerDescriptor; this process keeps nothing of it.
    PeerProcess(const std::string& name, std::vector<std::string> arguments, UniqueFd end = {}) {
        std::string program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
        std::vector<char*> pointers = {program.data()};
        for (std::string& argument : arguments) {
            pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        if (end) {
            posix_spawn_file_actions_adddup2(&actions, end.get(), kPeerDescriptor);
        }
        const int error = posix_spawn(&process_, program.c_str(), &actions, nullptr, pointers.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            throw std::system_error(error, std::generic_category(), "posix_spawn " + program);
        }
    }
    PeerProcess(PeerProcess&& other) noexcept : process_(std::exchange(other.process_, -1)) {}
    PeerProcess& operator=(PeerProcess&&) = delete;
    ~PeerProcess() { kill(); }

    [[nodiscard]] pid_t id() const noexcept { return process_; }
    /// What waitpid() says at its end.
    int wait() {
        int status = -1;
        waitpid(process_, &status, 0);
        process_ = -1;
        return status;
    }
    /// Returns when it is dead, and nothing of it is left.
    void kill() noexcept {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            wait();
        }
    }
    /// Returns when it has stopped, by this or by a signal of its own.
    void stop() {
        ::kill(process_, SIGSTOP);
        wait_until_stopped();
    }
    void wait_until_stopped() const {
        int status = 0;
        if (waitpid(process_, &status, WUNTRACED) != process_ || !WIFSTOPPED(status)) {
            throw std::runtime_error("the peer did not stop but ended with status " + std::to_string(status));
        }
    }
    void resume() const noexcept { ::kill(process_, SIGCONT); }

private:
    pid_t process_ = -1;
};

} // namespace geyser::test
