// Runs the geyser program as a user would, and keeps what it said.
#pragma once

#include "spawned.hpp"

#include <string>
#include <vector>

namespace geyser::test {

struct ProgramRun {
    int exit_code = -1; ///< as Spawned::wait() says
    std::string out = {};
    std::string err = {};
};

/// The program and its arguments.
[[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& arguments);

[[nodiscard]] ProgramRun run_program(const std::vector<std::string>& arguments);

/// The program while it runs, for who has something to do in between. One at a time.
class StartedProgram {
public:
    /// `out` is where it writes instead of to what finish() returns: a terminal, say.
    explicit StartedProgram(const std::vector<std::string>& arguments, UniqueFd out = {});

    void signal(Signal signal) const { program_.signal(signal); }
    /// Its oldest child, as soon as there is one. Throws where it ends without.
    [[nodiscard]] OtherProcess child() const;
    [[nodiscard]] ProgramRun finish();

private:
    Spawned program_;
};

/// Where it was built, unless the environment knows better: the GPU lane carries it elsewhere.
[[nodiscard]] std::string program_path();

/// A path in a directory of this test process's own, which goes away with it.
[[nodiscard]] std::string scratch_path(const std::string& name);

[[nodiscard]] std::string contents(const std::string& path);

} // namespace geyser::test
