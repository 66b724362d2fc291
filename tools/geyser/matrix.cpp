// `geyser matrix`: runs the conformance pairs of this machine and prints the table.

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"

#include <conformance/cases.hpp>
#include <conformance/matrix.hpp>
#include <conformance/worker.hpp>
#include <core/try.hpp>
#include <process/child.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {
namespace {

using conformance::MatrixEntry;
using conformance::Outcome;

constexpr std::string_view kCommand = "geyser matrix";
constexpr std::string_view kWorkerCommand = "matrix-worker";

struct MatrixFlags {
    bool json = false;
    bool validation = false;
    std::string filter = {};
    std::string device = {};
};

struct WorkerFlags {
    bool validation = false;
    std::string api = {};
    std::string device = {};
};

struct Counts {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t unsupported = 0;

    void add(Outcome outcome) {
        ++(outcome == Outcome::Pass ? passed : outcome == Outcome::Fail ? failed : unsupported);
    }
};

Counts count(const std::vector<MatrixEntry>& entries) {
    Counts counts;
    for (const MatrixEntry& entry : entries) {
        counts.add(entry.verdict.outcome);
    }
    return counts;
}

/// null where the answer holds for every format, layout, shape, transport or sync.
template <class Value>
Json name_or_null(const std::optional<Value>& value) {
    return value ? Json(name(*value)) : Json();
}

Json to_json(const std::vector<MatrixEntry>& entries) {
    Json pairs = Json::array();
    for (const MatrixEntry& entry : entries) {
        const auto& descriptor = entry.descriptor;
        const auto& copies = entry.verdict.copies_per_frame;
        pairs.push_back({{"from", name(entry.from)},
                         {"to", name(entry.to)},
                         {"processes", entry.processes},
                         {"format", descriptor ? Json(name(descriptor->format)) : Json()},
                         {"layout", descriptor ? Json(name(descriptor->layout)) : Json()},
                         {"shape", descriptor ? Json(conformance::shape(*descriptor)) : Json()},
                         {"transport", name_or_null(entry.transport)},
                         {"sync", name_or_null(entry.sync)},
                         {"copies_per_frame", copies ? Json(*copies) : Json()},
                         {"result", name(entry.verdict.outcome)},
                         {"reason", entry.verdict.reason}});
    }
    const Counts counts = count(entries);
    return {{"pairs", std::move(pairs)},
            {"passed", counts.passed},
            {"failed", counts.failed},
            {"unsupported", counts.unsupported}};
}

std::string pair_name(const MatrixEntry& entry) { return fmt::format("{} -> {}", name(entry.from), name(entry.to)); }

/// "12" where all pass, "12 of 16" where some do, "-" where none does, and an exclamation mark where one fails.
std::string cell(const Counts& counts) {
    const std::size_t total = counts.passed + counts.failed + counts.unsupported;
    std::string text = counts.passed == total ? fmt::format("{}", total)
                       : counts.passed == 0   ? "-"
                                              : fmt::format("{} of {}", counts.passed, total);
    return counts.failed == 0 ? text : text + " !";
}

/// One row a format, one column a pair; cases in one process and in two are counted together.
void print_counts(const std::vector<MatrixEntry>& entries) {
    std::vector<std::string> pairs;
    std::map<TextureFormat, std::map<std::string, Counts>> formats;
    for (const MatrixEntry& entry : entries) {
        if (!entry.descriptor) {
            continue;
        }
        if (std::ranges::find(pairs, pair_name(entry)) == pairs.end()) {
            pairs.push_back(pair_name(entry));
        }
        formats[entry.descriptor->format][pair_name(entry)].add(entry.verdict.outcome);
    }
    if (formats.empty()) {
        return;
    }
    fmt::print("{:<20}", "cases that pass");
    for (const std::string& pair : pairs) {
        fmt::print("  {:<16}", pair);
    }
    fmt::print("\n");
    for (auto& [format, row] : formats) {
        fmt::print("{:<20}", name(format));
        for (const std::string& pair : pairs) {
            fmt::print("  {:<16}", cell(row[pair]));
        }
        fmt::print("\n");
    }
}

/// "BcXyz, BcAbc and 5 more"
std::string list_first(const std::set<std::string>& words) {
    constexpr std::size_t kMost = 4;
    std::string text;
    std::size_t shown = 0;
    for (const std::string& word : words) {
        if (shown == kMost) {
            return fmt::format("{} and {} more", text, words.size() - kMost);
        }
        text += (shown++ == 0 ? "" : ", ") + word;
    }
    return text;
}

/// What an unsupported entry is about, besides its pair.
std::string subject(const MatrixEntry& entry) {
    return entry.descriptor  ? fmt::format("{} {}", name(entry.descriptor->format), name(entry.descriptor->layout))
           : entry.transport ? std::string(name(*entry.transport))
           : entry.sync      ? std::string(name(*entry.sync))
                             : "everything";
}

/// Without the number of the format, so that formats with the same fate are counted together.
std::string without_format_numbers(std::string_view reason) {
    constexpr std::string_view kPrefix = "VkFormat ";
    std::string text;
    for (auto at = reason.find(kPrefix); at != std::string_view::npos; at = reason.find(kPrefix)) {
        text += reason.substr(0, at);
        text += "the VkFormat";
        reason.remove_prefix(at + kPrefix.size());
        reason.remove_prefix(std::min(reason.find_first_not_of("0123456789"), reason.size()));
    }
    return text.append(reason);
}

void print_unsupported(const std::vector<MatrixEntry>& entries) {
    struct Group {
        std::size_t cases = 0;
        std::set<std::string> subjects = {};
    };
    std::map<std::string, std::map<std::string, Group>> pairs;
    for (const MatrixEntry& entry : entries) {
        if (entry.verdict.outcome == Outcome::Unsupported) {
            Group& group = pairs[pair_name(entry)][without_format_numbers(entry.verdict.reason)];
            ++group.cases;
            group.subjects.insert(subject(entry));
        }
    }
    for (const auto& [pair, reasons] : pairs) {
        fmt::print("\nunsupported, {}\n", pair);
        for (const auto& [reason, group] : reasons) {
            fmt::print("  {:>4}  {}\n        {}\n", group.cases, reason, list_first(group.subjects));
        }
    }
}

void print_failures(const std::vector<MatrixEntry>& entries) {
    for (const MatrixEntry& entry : entries) {
        if (entry.verdict.outcome == Outcome::Fail) {
            fmt::print("\nfailed, {}\n  {}\n", title(entry), entry.verdict.reason);
        }
    }
}

void print_table(const std::vector<MatrixEntry>& entries) {
    print_counts(entries);
    print_unsupported(entries);
    print_failures(entries);
    const Counts counts = count(entries);
    fmt::print("\n{} passed, {} failed, {} unsupported\n", counts.passed, counts.failed, counts.unsupported);
}

std::vector<std::string> worker_command(const MatrixFlags& flags, Api api) {
    std::vector<std::string> command = {process::kThisProgram, std::string(kWorkerCommand), "--api",
                                        std::string(name(api))};
    if (!flags.device.empty()) {
        command.insert(command.end(), {"--device", flags.device});
    }
    if (flags.validation) {
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
    const auto entries = conformance::run_matrix({.device = flags.device,
                                                  .validation = flags.validation,
                                                  .filter = flags.filter,
                                                  .worker = [&](Api api) { return worker_command(flags, api); },
                                                  .progress =
                                                      [&](std::size_t done, std::size_t total) {
                                                          if (!progress) {
                                                              progress.emplace("matrix", "cases", total);
                                                          }
                                                          progress->update(done);
                                                      }});
    progress.reset();
    if (entries.empty()) {
        return report_failure(kCommand,
                              {ErrorCode::InvalidArgument, "matrix --filter",
                               fmt::format("no case's title contains \"{}\"", flags.filter)},
                              flags.json);
    }
    if (flags.json) {
        print_json(to_json(entries));
    } else {
        print_table(entries);
    }
    return count(entries).failed == 0 ? kSuccess : kFailed;
}

/// The process on the far side. What goes wrong before it can speak shows as a channel that closed, so it says it here.
int run_worker_command(const WorkerFlags& flags) {
    const auto run = [&]() -> Result<void> {
        GEYSER_TRY(const Api api, parse_api(flags.api));
        GEYSER_TRY(Channel channel, Channel::adopt(UniqueFd(process::kChildSocket)));
        GEYSER_TRY(const conformance::Device device, conformance::open_device(api, flags.device, flags.validation));
        GEYSER_TRY(const auto party, conformance::LocalParty::create(*device.manager, device.log));
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
        "matrix", "Share every format, layout and shape between every pair of APIs, in one process and in two");
    command->add_option("--filter", flags->filter,
                        "Only cases whose title contains this: \"vulkan -> host\", Rgba8Unorm, Linear, opaque-fd");
    command->add_option("--device", flags->device, "The Vulkan device: an index, a UUID or a part of its name");
    command->add_flag("--validation", flags->validation, "Fail on any message of the Vulkan validation layers");
    command->add_flag("--json", flags->json, "Print JSON");
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
