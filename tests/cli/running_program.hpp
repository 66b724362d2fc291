// The geyser program while it runs, beside others: what it says is heard as soon as it says it.
#pragma once

#include "program.hpp"

#include <geyser/os_object.hpp>

#include <string>
#include <vector>

#include <sys/types.h>

namespace geyser::test {

class RunningProgram {
public:
    struct Ends {
        UniqueFd in = {};  ///< its standard input; /dev/null by default
        UniqueFd out = {}; ///< its standard output; a file that finish() reads by default
    };

    explicit RunningProgram(std::vector<std::string> arguments) : RunningProgram(std::move(arguments), Ends{}) {}
    RunningProgram(std::vector<std::string> arguments, Ends ends);
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    ~RunningProgram();

    void signal(int number) const;
    /// The next line on its stderr, without the newline; what is left where it ended without one.
    [[nodiscard]] std::string read_error_line();
    /// Waits for its end.
    [[nodiscard]] ProgramRun finish();

private:
    std::string out_path_;
    UniqueFd error_;
    std::string heard_; ///< all of stderr so far
    std::size_t read_ = 0;
    pid_t pid_ = -1;
};

} // namespace geyser::test
