// A process of one's own, with one channel between the two.
#pragma once

#include <geyser/channel.hpp>

#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace geyser::process {

/// The descriptor at which a child finds its end of the channel: for Channel::adopt().
inline constexpr int kChildSocket = 3;
/// This very program, to be started again.
inline constexpr const char* kThisProgram = "/proc/self/exe";

class Child {
public:
    /// `command` is the program's path and its arguments. What it prints goes to this process's stderr: stdout is for
    /// the report of one process alone.
    [[nodiscard]] static Result<Child> start(const std::vector<std::string>& command);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child() { static_cast<void>(join()); }

    [[nodiscard]] Channel& channel() noexcept { return channel_; }
    /// Hangs up, which makes the child leave, and waits for it; one that does not leave is killed. How it ended, as a
    /// clause: "was killed by signal 9 (Killed)"; empty where it ended well.
    [[nodiscard]] std::string join();

private:
    Child(pid_t pid, UniqueFd end, Channel channel) noexcept
        : pid_(pid), end_(std::move(end)), channel_(std::move(channel)) {}

    pid_t pid_;
    UniqueFd end_; ///< a pidfd: readable when the child has ended
    Channel channel_;
};

} // namespace geyser::process
