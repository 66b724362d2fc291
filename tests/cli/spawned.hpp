// A program that a test starts, as the system knows it.
#pragma once

#include <geyser/os_object.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

enum class Signal {
    Interrupt, ///< Ctrl-C; on Windows Ctrl-Break, which can be sent to one program
    Terminate, ///< the polite request to end; on Windows the same as above
    Kill,
};
/// The exit code of a program that ended by it: 128 + the signal, or what the system has for it.
[[nodiscard]] int exit_code_of(Signal signal);
/// What the program says of a child that a test killed, in a part of a sentence.
[[nodiscard]] std::string words_for_killed();

/// Any process.
class OtherProcess {
public:
    explicit OtherProcess(unsigned long id);
    OtherProcess(OtherProcess&&) noexcept;
    OtherProcess& operator=(OtherProcess&&) = delete;
    ~OtherProcess();

    void kill() const;
    [[nodiscard]] bool has_ended() const;
    /// The test's own time limit is the deadline.
    void await_end() const;

private:
    UniqueWaitable process_;
};

class Spawned {
public:
    /// Its standard streams. Empty ones lead to nothing.
    struct Ends {
        UniqueFd in = {};
        UniqueFd out = {};
        UniqueFd error = {};
    };
    /// `command` is the program's path and its arguments.
    Spawned(const std::vector<std::string>& command, Ends ends);
    Spawned(const Spawned&) = delete;
    Spawned& operator=(const Spawned&) = delete;
    /// Kills it, if it has not ended.
    ~Spawned();

    [[nodiscard]] unsigned long id() const;
    void signal(Signal signal) const;
    /// Its exit code; 128 + the signal where one ended it.
    [[nodiscard]] int wait();
    /// Its oldest child, as soon as there is one; 0 where it ends without.
    [[nodiscard]] unsigned long await_child() const;

private:
    struct Process;
    std::unique_ptr<Process> process_;
};

/// The end to read from, and the one to write to. No child inherits them.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> make_pipe();
[[nodiscard]] UniqueFd open_null();

[[nodiscard]] unsigned long own_process_id();

void set_variable(const char* name, const std::string& value);
void unset_variable(const char* name);

/// Names of what a system has under names of its own.
extern const char* const kStreamFolderVariable; ///< default_stream_directory() is in there
extern const char* const kTemporaryFolderVariable;

extern const char* const kApiOutsideTheBuild;
extern const char* const kWordsWithoutVulkanDriver;
extern const std::vector<std::string> kNeverSeenOnHardware; ///< APIs, in the order of `geyser info`

} // namespace geyser::test
