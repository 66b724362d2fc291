// The subcommands of the program: one function each, in a file of the same name.
#pragma once

#include <CLI/CLI.hpp>

namespace geyser::tool {

/// What a subcommand leaves behind for main(). Each sets `exit_code` in its callback.
struct Context {
    int exit_code = 0;
};

void add_info(CLI::App& program, Context& context);
void add_doctor(CLI::App& program, Context& context);
void add_demo(CLI::App& program, Context& context);
void add_send(CLI::App& program, Context& context);
void add_receive(CLI::App& program, Context& context);
void add_list(CLI::App& program, Context& context);
void add_top(CLI::App& program, Context& context);
void add_matrix(CLI::App& program, Context& context);
/// Under `geyser bench`.
void add_bench_access(CLI::App& bench, Context& context);
void add_bench_share(CLI::App& bench, Context& context);
void add_bench_stream(CLI::App& bench, Context& context);

} // namespace geyser::tool
