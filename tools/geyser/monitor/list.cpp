// `geyser list`: the streams of this user.

#include "commands.hpp"
#include "output.hpp"
#include "streams.hpp"

#include <geyser/stream_info.hpp>

#include <fmt/core.h>

#include <memory>

namespace geyser::tool {
namespace {

int run(bool json) {
    const auto streams = list_streams();
    if (!streams) {
        return report_failure("geyser list", streams.error(), json);
    }
    if (json) {
        print_json(monitor::to_json(*streams));
        return kSuccess;
    }
    for (const std::string& line : monitor::summary(*streams)) {
        fmt::print("{}\n", line);
    }
    return kSuccess;
}

} // namespace

void add_list(CLI::App& program, Context& context) {
    const auto json = std::make_shared<bool>(false);
    CLI::App* command = program.add_subcommand("list", "The streams of this user");
    command->add_flag("--json", *json, "Print JSON");
    command->callback([json, &context] { context.exit_code = run(*json); });
}

} // namespace geyser::tool
