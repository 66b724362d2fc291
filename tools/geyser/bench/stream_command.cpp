// `geyser bench stream`: what it takes a frame to get from a sender to its receivers, next to the floor in the same
// run.

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "stream_measurement.hpp"
#include "stream_worker.hpp"
#include "usage.hpp"

#include <geyser/stream.hpp>

#include <core/try.hpp>
#include <system/interruption.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace geyser::tool {
namespace {

using bench::Cost;
using bench::StreamCost;

constexpr std::string_view kCommand = "geyser bench stream";
/// Frames have no contents here, so a device has no part in it.
constexpr std::string_view kDevice = "host";

struct BenchFlags {
    std::vector<std::uint32_t> receivers = {1, 8, 64};
    std::vector<std::string> sizes = {"64x64", "7680x4320"};
    bench::Pace pace = {.frames = 1200, .frames_per_second = 240};
    bool json = false;
};

struct Row {
    std::uint32_t receivers = 0;
    Size size = {};
    StreamCost cost = {};
};

std::string text(Size size) { return fmt::format("{}x{}", size.width, size.height); }

/// How many times its floor a stream costs.
Cost ratio(const StreamCost& cost) {
    return {.p50 = cost.stream.p50 / cost.floor.p50,
            .p99 = cost.stream.p99 / cost.floor.p99,
            .cpu = cost.stream.cpu / cost.floor.cpu};
}

Json to_json(const std::vector<Row>& rows) {
    const auto microseconds = [](const Cost& cost) {
        return Json{{"p50_us", cost.p50}, {"p99_us", cost.p99}, {"cpu_us", cost.cpu}};
    };
    Json results = Json::array();
    for (const Row& row : rows) {
        const Cost times = ratio(row.cost);
        results.push_back({{"receivers", row.receivers},
                           {"size", text(row.size)},
                           {"floor", microseconds(row.cost.floor)},
                           {"stream", microseconds(row.cost.stream)},
                           {"ratio", {{"p50", times.p50}, {"p99", times.p99}, {"cpu", times.cpu}}}});
    }
    return {{"device", kDevice}, {"results", std::move(results)}};
}

void print(const std::vector<Row>& rows, const bench::Pace& pace) {
    fmt::print("{}, {} frames each at {} a second; microseconds\n\n", kDevice, pace.frames, pace.frames_per_second);
    fmt::print("{:>9} {:>11} {:>26} {:>26} {:>20}\n", "", "", "floor", "stream", "ratio");
    fmt::print("{:>9} {:>11}", "receivers", "size");
    fmt::print(" {0:>8} {1:>8} {2:>8} {0:>8} {1:>8} {2:>8} {0:>6} {1:>6} {2:>6}\n", "p50", "p99", "cpu");
    for (const Row& row : rows) {
        const auto& [floor, stream] = row.cost;
        const Cost times = ratio(row.cost);
        fmt::print("{:>9} {:>11} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>6.2f} {:>6.2f} {:>6.2f}\n",
                   row.receivers, text(row.size), floor.p50, floor.p99, floor.cpu, stream.p50, stream.p99, stream.cpu,
                   times.p50, times.p99, times.cpu);
    }
    fmt::print(
        "\np50, p99: from published to acquired, over all receivers' frames; cpu: the publisher's whole process for\n"
        "one frame; floor: the same processes and pace with one word of shared memory, counted up and slept on\n");
}

Result<std::vector<Row>> measure(const BenchFlags& flags) {
    std::vector<Size> sizes;
    for (const std::string& size : flags.sizes) {
        GEYSER_TRY(sizes.emplace_back(), parse_size(size));
    }
    std::vector<Row> rows;
    Progress progress("bench stream", "rounds", flags.receivers.size() * bench::round_count(flags.pace));
    std::uint64_t rounds = 0;
    for (const std::uint32_t receivers : flags.receivers) {
        GEYSER_TRY(const auto costs,
                   bench::measure_streams(receivers, sizes, flags.pace, [&] { progress.update(++rounds); }));
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            rows.push_back({.receivers = receivers, .size = sizes[i], .cost = costs[i]});
        }
    }
    return rows;
}

int run(const BenchFlags& flags) {
    int signal = 0;
    const auto rows = [&] {
        const system::Interruption interruption;
        auto measured = measure(flags);
        signal = system::Interruption::signal();
        return measured;
    }();
    if (!rows && signal != 0) {
        fmt::print(stderr, "{}: interrupted\n", kCommand);
        system::end_by(signal); // The shell learns how this ended; everything is cleaned up.
    }
    if (!rows) {
        return report_failure(kCommand, rows.error(), flags.json);
    }
    if (flags.json) {
        print_json(to_json(*rows));
    } else {
        print(*rows, flags.pace);
    }
    return kSuccess;
}

} // namespace

void add_bench_stream(CLI::App& bench_command, Context& context) {
    const auto flags = std::make_shared<BenchFlags>();
    CLI::App* command = bench_command.add_subcommand(
        "stream", "The time from published to acquired between processes, next to a bare wake-up's");
    command->add_option("--receivers", flags->receivers, "How many receivers, each a process: a list, as in 1,8")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(whole_number(1, kMaxReceivers))
        ->capture_default_str();
    command->add_option("--size", flags->sizes, "WIDTHxHEIGHT of the frames: a list, as in 64x64,1920x1080")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->capture_default_str();
    command->add_option("--frames", flags->pace.frames, "How many frames are counted in each measurement")
        ->check(whole_number(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--fps", flags->pace.frames_per_second, "How many frames a second are published")
        ->check(whole_number(1, 10'000))
        ->capture_default_str();
    command->add_flag("--json", flags->json, "Print JSON");
    command->footer("\nFrames are begun and submitted with four bytes of metadata; their texels are not touched.");
    command->callback([flags, &context] { context.exit_code = run(*flags); });

    CLI::App* program = bench_command.get_parent();
    CLI::App* worker = program->add_subcommand(std::string(bench::kStreamWorkerCommand))->group("");
    worker->callback([&context] { context.exit_code = bench::run_stream_worker(); });
}

} // namespace geyser::tool
