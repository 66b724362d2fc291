// `geyser doctor`: why two APIs or two devices can or cannot share.

#include "arguments.hpp"
#include "backends.hpp"
#include "commands.hpp"
#include "diagnosis.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace geyser::tool {
namespace {

constexpr std::string_view kCommand = "geyser doctor";

struct DoctorOptions {
    std::string from;
    std::string to;
    std::string from_device;
    std::string to_device;
    std::string format = "Rgba8Unorm";
    std::string size = "1280x720";
    std::string layout; ///< empty: layout_between()
    bool json = false;
};

Result<TextureDescriptor> descriptor_of(const DoctorOptions& options) {
    GEYSER_TRY(const Size size, parse_size(options.size));
    GEYSER_TRY(const TextureFormat format, parse_format(options.format));
    TextureDescriptor descriptor{.width = size.width, .height = size.height, .format = format};
    if (!options.layout.empty()) {
        GEYSER_TRY(descriptor.layout, parse_layout(options.layout));
    }
    GEYSER_CHECK(validate(descriptor));
    return descriptor;
}

Result<std::unique_ptr<TextureShareManager>> open_named(const std::string& api, const std::string& device) {
    GEYSER_TRY(const Api parsed, parse_api(api));
    return endpoint::open_manager(parsed, {.device = device});
}

/// What two devices would choose: host memory knows linear textures only.
TextureLayout layout_between(const TextureShareManager& exporter, const TextureShareManager& importer) {
    const bool on_host = exporter.capabilities().api == Api::Host || importer.capabilities().api == Api::Host;
    return on_host ? TextureLayout::Linear : TextureLayout::Optimal;
}

Diagnosis diagnose_as_asked(const DoctorOptions& options, const TextureShareManager& exporter,
                            const TextureShareManager& importer, TextureDescriptor descriptor) {
    if (options.layout.empty()) {
        descriptor.layout = layout_between(exporter, importer);
    }
    return diagnose(exporter, importer, descriptor);
}

/// One pair, as named. Two managers even for one device: what two programs would have.
int examine_pair(const DoctorOptions& options, const TextureDescriptor& descriptor) {
    const auto exporter = open_named(options.from, options.from_device);
    if (!exporter) {
        return report_failure(kCommand, exporter.error(), options.json);
    }
    const auto importer = open_named(options.to, options.to_device);
    if (!importer) {
        return report_failure(kCommand, importer.error(), options.json);
    }
    const Diagnosis diagnosis = diagnose_as_asked(options, **exporter, **importer, descriptor);
    if (options.json) {
        print_json({{"pairs", Json::array({to_json(diagnosis)})}});
    } else {
        print(diagnosis);
    }
    return diagnosis.verdict ? kSuccess : kFailed;
}

/// Every ordered pair of devices here. A pair that cannot share is a finding, not a failure.
int examine_all(const DoctorOptions& options, const TextureDescriptor& descriptor) {
    const auto backends = survey_backends();
    std::vector<const TextureShareManager*> devices;
    for (const Backend& backend : backends) {
        for (const auto& device : backend.devices) {
            devices.push_back(device.manager.get());
        }
    }
    Json pairs = Json::array();
    for (const TextureShareManager* exporter : devices) {
        for (const TextureShareManager* importer : devices) {
            const Diagnosis diagnosis = diagnose_as_asked(options, *exporter, *importer, descriptor);
            if (options.json) {
                pairs.push_back(to_json(diagnosis));
            } else {
                print(diagnosis);
            }
        }
    }
    if (options.json) {
        print_json({{"pairs", std::move(pairs)}});
        return kSuccess;
    }
    for (const Backend& backend : backends) {
        if (!backend.available()) {
            fmt::print("{}: {}\n", name(backend.api), backend.reason);
        }
    }
    return kSuccess;
}

int run(const DoctorOptions& options) {
    const auto descriptor = descriptor_of(options);
    if (!descriptor) {
        return report_failure(kCommand, descriptor.error(), options.json);
    }
    return options.from.empty() ? examine_all(options, *descriptor) : examine_pair(options, *descriptor);
}

} // namespace

void add_doctor(CLI::App& program, Context& context) {
    const auto options = std::make_shared<DoctorOptions>();
    CLI::App* command = program.add_subcommand("doctor", "Why two APIs or devices can or cannot share, check by check");
    auto* from = command->add_option("A", options->from, "The API that exports: " + api_choices());
    auto* to = command->add_option("B", options->to, "The API that imports");
    from->needs(to);
    command->add_option("--device-a", options->from_device, "A's device: an index, a UUID or a part of its name")
        ->needs(from);
    command->add_option("--device-b", options->to_device, "B's device")->needs(to);
    command->add_option("--format", options->format, "The texture's format")->capture_default_str();
    command->add_option("--size", options->size, "The texture's size")->capture_default_str();
    command->add_option("--layout", options->layout,
                        "Optimal or Linear; by default Linear where host memory takes part");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "\nWithout A and B: every ordered pair of the devices here. With them, the exit code is 1 where the "
        "two cannot share.");
    command->callback([options, &context] { context.exit_code = run(*options); });
}

} // namespace geyser::tool
