// The geyser program while it runs, beside others: what it says is heard as soon as it says it.
#pragma once

#include "program.hpp"

#include <geyser/os_object.hpp>

#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

class RunningProgram {
public:
    struct Ends {
        UniqueFd in = {};  ///< its standard input; nothing by default
        UniqueFd out = {}; ///< its standard output; a file that finish() reads by default
    };

    explicit RunningProgram(const std::vector<std::string>& arguments) : RunningProgram(arguments, Ends{}) {}
    RunningProgram(const std::vector<std::string>& arguments, Ends ends);

    void signal(Signal signal) const { program_.signal(signal); }
    /// The next line on its stderr, without the newline; what is left where it ended without one.
    [[nodiscard]] std::string read_error_line();
    /// Waits for its end.
    [[nodiscard]] ProgramRun finish();

private:
    RunningProgram(const std::vector<std::string>& arguments, Ends ends, std::pair<UniqueFd, UniqueFd> error,
                   std::string out_path);

    std::string out_path_;
    UniqueFd error_;
    Spawned program_;
    std::string heard_; ///< all of stderr so far
    std::size_t read_ = 0;
};

} // namespace geyser::test
