// The geyser program: the first thing a user runs, and how everything is measured.

#include "commands.hpp"
#include "output.hpp"
#include "usage.hpp"

#include <geyser/version.hpp>
#include <system/terminal.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

namespace {

using namespace geyser::tool;

/// Results that did not reach their reader are a failure, as with `geyser info > /dev/full`.
int finish(int exit_code) {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        if (errno != EPIPE) {
            fmt::print(stderr, "geyser: cannot write standard output: {}\n", std::strerror(errno));
        }
        return exit_code == kSuccess ? kFailed : exit_code;
    }
    return exit_code;
}

int run(int argc, char** argv) {
    Context context;
    CLI::App program("Shares GPU textures without copies between devices, graphics APIs and processes.", "geyser");
    program.set_version_flag("--version", "geyser " GEYSER_VERSION, "Print the version and exit");
    program.set_help_flag("-h,--help", "Print this help and exit");
    program.require_subcommand(1);
    program.footer("\nExit codes: 0 success, 1 failure, 2 wrong usage. `geyser COMMAND --help` says more.");

    add_info(program, context);
    add_doctor(program, context);
    add_demo(program, context);
    add_send(program, context);
    add_receive(program, context);
    add_list(program, context);
    add_top(program, context);
    add_matrix(program, context);
    CLI::App* bench = program.add_subcommand("bench", "Measure against the physical floor in the same run");
    bench->require_subcommand(1);
    add_bench_share(*bench, context);
    add_bench_access(*bench, context);
#ifdef GEYSER_HAS_BENCH_STREAM
    add_bench_stream(*bench, context);
#endif

    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& help_or_version) {
        return finish(program.exit(help_or_version));
    } catch (const CLI::ParseError& error) {
        fmt::print(stderr, "{}\n", usage_hint(program, error));
        return kUsage;
    }
    return finish(context.exit_code);
}

} // namespace

int main(int argc, char** argv) {
    geyser::system::set_up_standard_streams();
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        // Geyser itself does not throw; what arrives here is memory that ran out, in any of the libraries.
        fmt::print(stderr, "geyser: {}\n", error.what());
        return kFailed;
    }
}
