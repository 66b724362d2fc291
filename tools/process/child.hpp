// A process of one's own, with one channel between the two. The child's side is parent.hpp.
#pragma once

#include <process/process.hpp>

#include <geyser/channel.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace geyser::process {

/// The environment variable that tells a child where its parent listens.
inline constexpr const char* kParentVariable = "GEYSER_PARENT";

/// What a child may take from its start to its first words, on a slow machine too.
inline constexpr Timeout kPatience = std::chrono::seconds(30);

/// The path of this very program, to be started again.
[[nodiscard]] std::string this_program();

class Child {
public:
    /// `command` is the program's path and its arguments; the program must call meet_parent(). What it prints goes to
    /// this process's stderr: stdout is for the report of one process alone. Errors call it `who`. Timeout, and the
    /// child is gone, where it has not said a word within `patience`.
    [[nodiscard]] static Result<Child> start(const std::vector<std::string>& command,
                                             const std::string& who = "the second process",
                                             Timeout patience = kPatience);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    ~Child() { static_cast<void>(join()); }

    [[nodiscard]] Channel& channel() noexcept { return channel_; }
    /// Hangs up, which makes the child leave, and waits for it; one that does not leave is killed. How it ended, as a
    /// clause: "was killed by signal 9 (Killed)"; empty where it ended well.
    [[nodiscard]] std::string join();

private:
    Child(Process process, Channel channel, Channel life) noexcept
        : process_(std::move(process)), channel_(std::move(channel)), life_(std::move(life)) {}

    std::optional<Process> process_;
    Channel channel_;
    Channel life_; ///< says nothing but farewell: its other end closes when the process there ends, however it does
};

} // namespace geyser::process
