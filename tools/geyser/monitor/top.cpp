// `geyser top`: the streams of this user and their receivers, again and again.

#include "commands.hpp"
#include "output.hpp"
#include "screen.hpp"
#include "streams.hpp"
#include "usage.hpp"

#include <geyser/stream_info.hpp>
#include <system/interruption.hpp>
#include <system/nap.hpp>
#include <system/terminal.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace geyser::tool {
namespace {

struct TopFlags {
    std::uint32_t interval_ms = 1000;
    std::uint32_t count = 0; ///< 0: until Ctrl-C
    bool json = false;
};

/// For scripts: one document a line.
void print_line(const Json& document) {
    // In ASCII, so that nothing of another process's text is more than text to a terminal.
    fmt::print("{}\n", document.dump(-1, ' ', true, Json::error_handler_t::replace));
}

class Display {
public:
    explicit Display(const TopFlags& flags) : flags_(flags) {
        if (!flags.json && system::is_terminal(system::StandardStream::Out)) {
            screen_.emplace();
        }
    }

    void show(const std::vector<StreamInfo>& streams) {
        if (flags_.json) {
            print_line(monitor::to_json(streams));
            return;
        }
        auto lines = monitor::details(streams);
        if (screen_) {
            lines.insert(lines.begin(),
                         {fmt::format("geyser top: every {} ms; Ctrl-C ends it", flags_.interval_ms), std::string()});
            screen_->show(lines);
            return;
        }
        for (const std::string& line : lines) {
            fmt::print("{}\n", line);
        }
        fmt::print("\n");
    }

private:
    const TopFlags& flags_;
    std::optional<monitor::Screen> screen_;
};

/// Until the count is reached, Ctrl-C (which is how one leaves a display, and no failure), or nobody reads any more.
Result<void> watch(const TopFlags& flags) {
    const system::Interruption interruption;
    Display display(flags);
    for (std::uint64_t look = 1;; ++look) {
        const auto streams = list_streams();
        if (system::Interruption::signal() != 0) {
            return {};
        }
        if (!streams) {
            return std::unexpected(streams.error());
        }
        display.show(*streams);
        if (std::fflush(stdout) != 0 || look == flags.count) {
            return {};
        }
        system::nap(std::chrono::milliseconds(flags.interval_ms));
        if (system::Interruption::signal() != 0) {
            return {};
        }
    }
}

int run(const TopFlags& flags) {
    const auto watched = watch(flags);
    return watched ? kSuccess : report_failure("geyser top", watched.error(), flags.json);
}

} // namespace

void add_top(CLI::App& program, Context& context) {
    const auto flags = std::make_shared<TopFlags>();
    CLI::App* command =
        program.add_subcommand("top", "The streams of this user, live: rates, latency, drops, copies, receivers");
    command->add_option("--interval", flags->interval_ms, "Milliseconds between two looks")
        ->check(whole_number(50, 60'000))
        ->capture_default_str();
    command->add_option("--count", flags->count, "How many looks to take; without it, until Ctrl-C")
        ->check(whole_number(1, UINT32_MAX));
    command->add_flag("--json", flags->json, "Print JSON, one line a look");
    command->footer("\nWhere stdout is no terminal, a plain table is printed at each look.");
    command->callback([flags, &context] { context.exit_code = run(*flags); });
}

} // namespace geyser::tool
