// bench_exchange: frames through a Geyser stream next to a hand-written exchange of the same work, in the same run.

#include "consumer_process.hpp"
#include "exchange.hpp"
#include "failure.hpp"
#include "measurement.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;

/// The first is work for the CPU and for the driver, the second for the GPU.
constexpr std::array<VkExtent2D, 2> kSizes = {{{64, 64}, {1920, 1080}}};

struct Row {
    VkExtent2D size = {};
    bench::Result result = {};

    [[nodiscard]] std::string size_text() const { return fmt::format("{}x{}", size.width, size.height); }
    [[nodiscard]] double ratio() const { return result.stream.fps / result.raw.fps; }
    [[nodiscard]] double extra_us() const { return result.stream.submit_us_p50 - result.raw.submit_us_p50; }
};

Json to_json(const bench::Cost& cost) { return {{"fps", cost.fps}, {"submit_us_p50", cost.submit_us_p50}}; }

void print_json(const bench::Device& device, const bench::Effort& effort, const std::vector<Row>& rows) {
    Json results = Json::array();
    for (const Row& row : rows) {
        results.push_back({{"size", row.size_text()},
                           {"raw", to_json(row.result.raw)},
                           {"stream", to_json(row.result.stream)},
                           {"ratio", {{"fps", row.ratio()}}},
                           {"extra_us", row.extra_us()}});
    }
    const Json document = {
        {"device", device.name()},      {"driver", device.driver()}, {"frames_in_flight", bench::kFramesInFlight},
        {"textures", bench::kTextures}, {"rounds", effort.rounds},   {"frames", effort.frames},
        {"results", std::move(results)}};
    // Drivers' names need not be UTF-8: what is not is replaced.
    fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

void print_table(const bench::Device& device, const bench::Effort& effort, const std::vector<Row>& rows) {
    fmt::print("{} ({}), {} frames in flight, {} textures, {} rounds of {} frames each\n\n", device.name(),
               device.driver(), bench::kFramesInFlight, bench::kTextures, effort.rounds, effort.frames);
    fmt::print("{:>10} {:>21} {:>8} {:>21} {:>7}\n", "", "frames/s", "", "submit us", "");
    fmt::print("{:>10} {:>10} {:>10} {:>8} {:>10} {:>10} {:>7}\n", "size", "raw", "stream", "ratio", "raw", "stream",
               "extra");
    for (const Row& row : rows) {
        const auto& [raw, stream] = row.result;
        fmt::print("{:>10} {:>10.0f} {:>10.0f} {:>8.3f} {:>10.1f} {:>10.1f} {:>7.1f}\n", row.size_text(), raw.fps,
                   stream.fps, row.ratio(), raw.submit_us_p50, stream.submit_us_p50, row.extra_us());
    }
    fmt::print("\nframes/s: medians of the rounds; submit: the median of all frames' CPU time in the producer, for a\n"
               "slot, the submission and its announcement, the recording of commands left out\n");
}

int run(const bench::Effort& effort, bool json) {
    const bench::Device device(bench::Timelines::Shared);
    std::vector<Row> rows;
    for (const VkExtent2D size : kSizes) {
        rows.push_back({.size = size, .result = bench::measure(device, size, effort)});
    }
    if (json) {
        print_json(device, effort, rows);
    } else {
        print_table(device, effort, rows);
    }
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App program("Frames through a Geyser stream between two processes, next to a hand-written Vulkan exchange of "
                     "the same work in the same run");
    bench::Effort effort;
    bool json = false;
    program.add_option("--rounds", effort.rounds, "How often each exchange is measured")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    program.add_option("--frames", effort.frames, "How many frames a round has")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    program.add_flag("--json", json, "Print JSON");

    std::string directory;
    VkExtent2D extent = {};
    CLI::App* consumer = program.add_subcommand(bench::kConsumerArgument)->group("");
    consumer->add_option("directory", directory)->required();
    consumer->add_option("width", extent.width)->required();
    consumer->add_option("height", extent.height)->required();

    constexpr int kUsage = 2;
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? EXIT_SUCCESS : kUsage;
    }
    if (consumer->parsed()) {
        return bench::run_consumer(directory, extent.width, extent.height);
    }
    try {
        return run(effort, json);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "bench_exchange: {}\n", failure.what());
        return EXIT_FAILURE;
    }
}
