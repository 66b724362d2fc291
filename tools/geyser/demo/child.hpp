// The consumer's process: this same program, executed anew, with one socket between the two.
#pragma once

#include <geyser/channel.hpp>
#include <geyser/error.hpp>

#include <string>
#include <string_view>

#include <sys/types.h>

namespace geyser::tool::demo {

/// The hidden subcommand that the child runs, and the descriptor on which it finds its end of the channel.
inline constexpr std::string_view kConsumerCommand = "demo-consumer";
inline constexpr int kConsumerSocket = 3;

class Child {
public:
    /// Executes a fresh image instead of forking: a driver that this process has loaded does not survive a fork.
    [[nodiscard]] static Result<Child> start();
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    /// Hangs up, which makes the child leave, and waits for it.
    ~Child();

    [[nodiscard]] Channel& channel() noexcept { return channel_; }
    /// Hangs up and waits. How the process ended, as a clause: "was killed by signal 9 (Killed)"; empty where it ended
    /// well.
    [[nodiscard]] std::string join();

private:
    Child(pid_t pid, Channel channel) : pid_(pid), channel_(std::move(channel)) {}
    pid_t pid_;
    Channel channel_;
};

} // namespace geyser::tool::demo
