// `geyser bench share`: what it costs to create, export and import a texture, next to the driver's bare allocation of
// the same image in the same run. No pixel is copied, so import must not grow with the texture.

#include "arguments.hpp"
#include "bench_floor.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "usage.hpp"

#include <geyser/vulkan.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace geyser::tool {
namespace {

constexpr std::string_view kCommand = "geyser bench share";
constexpr std::array<std::uint32_t, 6> kExtents = {256, 512, 1024, 2048, 4096, 8192};
constexpr std::array kTransports = {Transport::OpaqueFd, Transport::HostMemory};

struct BenchFlags {
    bool json = false;
    unsigned repeat = 15;
    std::string device = {};
};

/// Medians of one texture size over one transport, in microseconds.
struct Row {
    Transport transport;
    std::uint32_t extent = 0;
    std::uint32_t copies_per_frame = 0;
    double floor_us = 0; ///< image, allocation and binding by the driver alone
    double create_us = 0;
    double export_us = 0;
    double import_us = 0;
};

class Stopwatch {
public:
    /// Microseconds since the last call, or since the start.
    double lap() {
        const auto now = std::chrono::steady_clock::now();
        return std::chrono::duration<double, std::micro>(now - std::exchange(start_, now)).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

TextureDescriptor descriptor_of(std::uint32_t extent, Transport transport) {
    return {.width = extent,
            .height = extent,
            .format = TextureFormat::Rgba8Unorm,
            .usage = TextureUsage::CopySrc | TextureUsage::CopyDst,
            .layout = transport == Transport::HostMemory ? TextureLayout::Linear : TextureLayout::Optimal};
}

Result<Row> measure(VulkanTextureShareManager& exporter, VulkanTextureShareManager& importer, Transport transport,
                    std::uint32_t extent, unsigned repeat) {
    const TextureDescriptor descriptor = descriptor_of(extent, transport);
    std::vector<double> floors;
    std::vector<double> creations;
    std::vector<double> exports;
    std::vector<double> imports;
    Row row{.transport = transport, .extent = extent};
    // The first round loads what the driver loads on first use, and is not counted.
    for (unsigned round = 0; round <= repeat; ++round) {
        Stopwatch watch;
        const auto texture = exporter.create_shareable_texture(descriptor, transport);
        const double create_us = watch.lap();
        if (!texture) {
            return std::unexpected(texture.error());
        }
        const auto handle = exporter.export_texture(**texture);
        const double export_us = watch.lap();
        if (!handle) {
            return std::unexpected(handle.error());
        }
        const auto imported = importer.import_texture(*handle, descriptor);
        const double import_us = watch.lap();
        if (!imported) {
            return std::unexpected(imported.error());
        }
        const VulkanTexture& image = *(*texture)->as<VulkanTexture>();
        BareImage bare(exporter, image.parameters(), descriptor);
        watch.lap();
        if (auto allocated = bare.allocate(); !allocated) {
            return std::unexpected(std::move(allocated).error());
        }
        const double floor_us = watch.lap();
        row.copies_per_frame = (*texture)->copies_per_frame() + (*imported)->copies_per_frame();
        if (round > 0) {
            floors.push_back(floor_us);
            creations.push_back(create_us);
            exports.push_back(export_us);
            imports.push_back(import_us);
        }
    }
    row.floor_us = median(std::move(floors));
    row.create_us = median(std::move(creations));
    row.export_us = median(std::move(exports));
    row.import_us = median(std::move(imports));
    return row;
}

Json to_json(const Capabilities& device, const std::vector<Row>& rows, unsigned repeat) {
    Json sizes = Json::array();
    for (const Row& row : rows) {
        sizes.push_back({{"transport", name(row.transport)},
                         {"width", row.extent},
                         {"height", row.extent},
                         {"copies_per_frame", row.copies_per_frame},
                         {"driver_us", row.floor_us},
                         {"create_us", row.create_us},
                         {"export_us", row.export_us},
                         {"import_us", row.import_us},
                         {"create_to_driver", row.create_us / row.floor_us}});
    }
    return {{"device", device.device_name}, {"driver", device.driver}, {"repeat", repeat}, {"sizes", std::move(sizes)}};
}

void print(const Capabilities& device, const std::vector<Row>& rows, unsigned repeat) {
    fmt::print("{} ({}), Rgba8Unorm, medians of {} in microseconds\n\n", device.device_name, device.driver, repeat);
    fmt::print("{:<12} {:>9} {:>10} {:>10} {:>8} {:>10} {:>10} {:>7}\n", "transport", "size", "driver", "create",
               "ratio", "export", "import", "copies");
    for (const Row& row : rows) {
        fmt::print("{:<12} {:>9} {:>10.1f} {:>10.1f} {:>8.2f} {:>10.1f} {:>10.1f} {:>7}\n", name(row.transport),
                   fmt::format("{0}x{0}", row.extent), row.floor_us, row.create_us, row.create_us / row.floor_us,
                   row.export_us, row.import_us, row.copies_per_frame);
    }
    fmt::print("\ndriver: image, allocation and binding without Geyser and without sharing; ratio: create to driver;\n"
               "copies: of each frame, both sides together\n");
}

int run(const BenchFlags& flags) {
    const auto exporter = VulkanTextureShareManager::create({.device = flags.device});
    if (!exporter) {
        return report_failure(kCommand, exporter.error(), flags.json);
    }
    const auto importer = VulkanTextureShareManager::create({.device = flags.device});
    if (!importer) {
        return report_failure(kCommand, importer.error(), flags.json);
    }
    std::vector<Row> rows;
    {
        Progress progress("bench share", "sizes", kTransports.size() * kExtents.size());
        for (const Transport transport : kTransports) {
            for (const std::uint32_t extent : kExtents) {
                const auto support = (*exporter)->query(descriptor_of(extent, transport), transport);
                if (!support || !support->can_export || !support->can_import) {
                    continue; // the device's maximum is its own affair: `geyser doctor` has the reason
                }
                auto row = measure(**exporter, **importer, transport, extent, flags.repeat);
                if (!row) {
                    progress.clear();
                    return report_failure(kCommand, row.error(), flags.json);
                }
                rows.push_back(*row);
                progress.update(rows.size());
            }
        }
    }
    const Capabilities& device = (*exporter)->capabilities();
    if (flags.json) {
        print_json(to_json(device, rows, flags.repeat));
    } else {
        print(device, rows, flags.repeat);
    }
    return kSuccess;
}

} // namespace

void add_bench_share(CLI::App& bench, Context& context) {
    const auto flags = std::make_shared<BenchFlags>();
    CLI::App* command = bench.add_subcommand(
        "share",
        "The time to create, export and import textures of growing size, next to the driver's bare allocation");
    command->add_option("--device", flags->device, "The Vulkan device: an index, a UUID or a part of its name");
    command->add_option("--repeat", flags->repeat, "How often each size is measured, at most 1000 times")
        ->check(whole_number(1, 1000))
        ->capture_default_str();
    command->add_flag("--json", flags->json, "Print JSON");
    command->callback([flags, &context] { context.exit_code = run(*flags); });
}

} // namespace geyser::tool
