// A process of one's own as its system knows it. Who wants to talk to it too takes Child.
#pragma once

#include <geyser/error.hpp>
#include <geyser/os_object.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace geyser::process {

/// A variable of its environment.
using Variable = std::pair<std::string, std::string>;

class Process {
public:
    /// `command` is the program's path and its arguments. It inherits the environment, with `variable` in it, and this
    /// process's stdin and stderr; what it prints goes to stderr.
    [[nodiscard]] static Result<Process> start(const std::vector<std::string>& command, const Variable& variable,
                                               std::string_view operation);
    Process(Process&&) noexcept;
    Process& operator=(Process&&) = delete;
    /// Whoever has not waited for its end leaves it alone.
    ~Process();

    [[nodiscard]] std::uint32_t id() const noexcept;
    /// How it ended, as a clause ("was killed by signal 9 (Killed)"; empty where it ended well), if it has.
    [[nodiscard]] std::optional<std::string> ending();
    [[nodiscard]] std::string wait();
    void kill() noexcept;

private:
    struct Handle;
    explicit Process(std::unique_ptr<Handle> handle) noexcept;

    std::unique_ptr<Handle> handle_;
};

} // namespace geyser::process
