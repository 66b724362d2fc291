// `geyser matrix`: runs the conformance pairs of this machine and prints the table.

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "report.hpp"
#include "summary.hpp"

#include <conformance/matrix.hpp>
#include <conformance/worker.hpp>
#include <core/try.hpp>
#include <process/child.hpp>
#include <process/parent.hpp>

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {
namespace {

constexpr std::string_view kCommand = "geyser matrix";
constexpr std::string_view kWorkerCommand = "matrix-worker";

struct MatrixFlags {
    bool json = false;
    bool markdown = false;
    bool validation = false;
    std::string filter = {};
    std::string device = {};
};

struct WorkerFlags {
    bool validation = false;
    std::string api = {};
    std::string device = {};
};

std::vector<std::string> worker_command(bool validation, Api api, const std::string& device) {
    std::vector<std::string> command = {process::this_program(), std::string(kWorkerCommand), "--api",
                                        std::string(name(api))};
    if (!device.empty()) {
        command.insert(command.end(), {"--device", device});
    }
    if (validation) {
        command.emplace_back("--validation");
    }
    return command;
}

int run_matrix_command(const MatrixFlags& flags) {
    // A machine without Vulkan is a line of the table; a device that the user named and that is not there is a mistake.
    if (!flags.device.empty()) {
        if (const auto named = conformance::open_device(Api::Vulkan, flags.device, flags.validation); !named) {
            return report_failure(kCommand, named.error(), flags.json);
        }
    }
    std::optional<Progress> progress;
    const auto table = conformance::run_matrix(
        {.device = flags.device,
         .validation = flags.validation,
         .filter = flags.filter,
         .worker = [&](Api api, const std::string& device) { return worker_command(flags.validation, api, device); },
         .progress =
             [&](std::size_t done, std::size_t total) {
                 if (!progress) {
                     progress.emplace("matrix", "cases", total);
                 }
                 progress->update(done);
             }});
    progress.reset();
    if (table.entries.empty()) {
        return report_failure(kCommand,
                              {ErrorCode::InvalidArgument, "matrix --filter",
                               fmt::format("no case's title contains \"{}\"", flags.filter)},
                              flags.json);
    }
    if (flags.json) {
        print_json(matrix::to_json(table));
    } else if (flags.markdown) {
        matrix::print_markdown(table);
    } else {
        matrix::print_text(table);
    }
    return matrix::count(table.entries).failed == 0 ? kSuccess : kFailed;
}

/// The process on the far side. What goes wrong before it can speak shows as a channel that closed, so it says it here.
int run_worker_command(const WorkerFlags& flags) {
    const auto run = [&]() -> Result<void> {
        GEYSER_TRY(const Api api, parse_api(flags.api));
        GEYSER_TRY(Channel channel, process::meet_parent());
        GEYSER_TRY(const conformance::Device device, conformance::open_device(api, flags.device, flags.validation));
        GEYSER_TRY(const auto party, conformance::LocalParty::create(device));
        return conformance::serve(*party, channel);
    };
    const auto served = run();
    return served ? kSuccess
                  : report_failure(std::string("geyser ") + std::string(kWorkerCommand), served.error(), false);
}

} // namespace

void add_matrix(CLI::App& program, Context& context) {
    const auto flags = std::make_shared<MatrixFlags>();
    CLI::App* command = program.add_subcommand(
        "matrix", "Share textures and streams between every pair of APIs, in one process and in two");
    command->add_option(
        "--filter", flags->filter,
        "Only cases whose title contains this: \"vulkan -> host\", stream, Rgba8Unorm, Linear, opaque-fd");
    command->add_option("--device", flags->device, "The Vulkan device: an index, a UUID or a part of its name");
    command->add_flag("--validation", flags->validation, "Fail on any message of the Vulkan validation layers");
    auto* json = command->add_flag("--json", flags->json, "Print JSON");
    command->add_flag("--markdown", flags->markdown, "Print a section of docs/matrix.md")->excludes(json);
    command->callback([flags, &context] { context.exit_code = run_matrix_command(*flags); });

    const auto worker = std::make_shared<WorkerFlags>();
    CLI::App* hidden = program.add_subcommand(std::string(kWorkerCommand), "The other process of `geyser matrix`");
    hidden->group("");
    hidden->add_option("--api", worker->api)->required();
    hidden->add_option("--device", worker->device);
    hidden->add_flag("--validation", worker->validation);
    hidden->callback([worker, &context] { context.exit_code = run_worker_command(*worker); });
}

} // namespace geyser::tool
