// `geyser bench access`: what it costs to read a shared texture, next to memory that was never shared.

#include "access.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "usage.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace geyser::tool {
namespace {

using bench::AccessCost;
using bench::AccessEffort;

constexpr std::string_view kCommand = "geyser bench access";

struct AccessFlags {
    std::string device = {};
    std::string size = "7680x4320";
    unsigned repeat = AccessEffort().repeat;
    bool json = false;
};

struct Row {
    std::string_view name;
    std::string_view what;
    Result<AccessCost> cost;
};

Json to_json(const std::vector<Row>& rows, const AccessFlags& flags) {
    Json results = Json::array();
    for (const Row& row : rows) {
        Json result = {{"reader", row.name}};
        if (row.cost) {
            result.update(
                {{"shared_us", row.cost->shared_us}, {"local_us", row.cost->local_us}, {"ratio", row.cost->ratio()}});
        } else {
            result["reason"] = row.cost.error().reason;
        }
        results.push_back(std::move(result));
    }
    return {{"size", flags.size}, {"repeat", flags.repeat}, {"results", std::move(results)}};
}

void print(const std::vector<Row>& rows, const AccessFlags& flags) {
    fmt::print("Rgba8Unorm {}, medians of {} passes in microseconds\n\n", flags.size, flags.repeat);
    fmt::print("{:<8} {:>10} {:>10} {:>7}\n", "", "shared", "local", "ratio");
    for (const Row& row : rows) {
        if (row.cost) {
            fmt::print("{:<8} {:>10.1f} {:>10.1f} {:>7.3f}  {}\n", row.name, row.cost->shared_us, row.cost->local_us,
                       row.cost->ratio(), row.what);
        } else {
            fmt::print("{:<8} not measured: {}\n", row.name, row.cost.error().reason);
        }
    }
    fmt::print("\nratio: the speed of the shared texture in terms of the local one's\n");
}

int run(const AccessFlags& flags) {
    const auto size = parse_size(flags.size);
    if (!size) {
        return report_failure(kCommand, size.error(), flags.json);
    }
    const AccessEffort effort{.size = *size, .repeat = flags.repeat};
    std::vector<Row> rows;
    rows.push_back({"vulkan", "a shader samples an optimal texture, imported and local",
                    bench::measure_vulkan_access(flags.device, effort)});
#ifdef GEYSER_HAS_CUDA
    rows.push_back({"cuda", "a kernel reads a linear texture, and memory of cuMemAlloc with its pitch",
                    bench::measure_cuda_access(flags.device, effort)});
#endif
    if (std::ranges::none_of(rows, [](const Row& row) { return row.cost.has_value(); })) {
        return report_failure(kCommand, rows.front().cost.error(), flags.json);
    }
    if (flags.json) {
        print_json(to_json(rows, flags));
    } else {
        print(rows, flags);
    }
    return kSuccess;
}

} // namespace

namespace bench {

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace bench

void add_bench_access(CLI::App& bench_command, Context& context) {
    const auto flags = std::make_shared<AccessFlags>();
    CLI::App* command =
        bench_command.add_subcommand("access", "The time to read a shared texture, next to memory of the device's own");
    command->add_option("--device", flags->device, "The device: an index, a UUID or a part of its name");
    command->add_option("--size", flags->size, "WIDTHxHEIGHT of the textures")->capture_default_str();
    command->add_option("--repeat", flags->repeat, "How many passes over each texture are counted")
        ->check(whole_number(1, 100'000))
        ->capture_default_str();
    command->add_flag("--json", flags->json, "Print JSON");
    command->footer("\nWithout a GPU of CUDA's its half says why it was not measured.");
    command->callback([flags, &context] { context.exit_code = run(*flags); });
}

} // namespace geyser::tool
