// Runs the geyser program as a user would, and keeps what it said.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace geyser::test {

struct ProgramRun {
    int exit_code = -1; ///< 128 + the signal where one ended it
    std::string out = {};
    std::string err = {};
};

[[nodiscard]] ProgramRun run_program(const std::vector<std::string>& arguments);

/// The same in two steps, for who has something to do in between. One at a time. `out` is where it writes instead of to
/// what finish_program() returns: a terminal, say.
[[nodiscard]] pid_t start_program(const std::vector<std::string>& arguments, const std::string& out = {});
[[nodiscard]] ProgramRun finish_program(pid_t program);

/// Its oldest child, as soon as there is one; -1 where it ends without.
[[nodiscard]] pid_t child_of(pid_t program);

/// Where it was built, unless the environment knows better: the GPU lane carries it elsewhere.
[[nodiscard]] std::string program_path();

/// A path in a directory of this test process's own, which goes away with it.
[[nodiscard]] std::string scratch_path(const std::string& name);

} // namespace geyser::test
