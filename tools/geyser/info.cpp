// `geyser info`: the backends and devices here, what each can share, and what is missing.

#include "info.hpp"

#include "backends.hpp"
#include "commands.hpp"

#include <geyser/version.hpp>

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {
namespace {

struct InfoOptions {
    bool json = false;
    bool formats = false;
};

/// Sixteen digits, the highest byte first; empty of a device without one.
std::string luid_of(const DeviceIdentity& identity) {
    return identity.luid ? fmt::format("{:02x}", fmt::join(*identity.luid, "")) : "";
}

Json device_to_json(const BackendDevice& opened, bool with_formats) {
    const Capabilities& capabilities = opened.manager->capabilities();
    const auto support_to_json = [](std::string_view key, std::string_view value, const auto& support) {
        return Json{{key, value},
                    {"can_export", support.can_export},
                    {"can_import", support.can_import},
                    {"reason", support.reason}};
    };
    Json transports = Json::array();
    for (const TransportSupport& support : capabilities.transports) {
        transports.push_back(support_to_json("transport", name(support.transport), support));
    }
    Json sync = Json::array();
    for (const SyncSupport& support : capabilities.sync) {
        sync.push_back(support_to_json("kind", name(support.kind), support));
    }
    Json device = {{"index", opened.index ? Json(*opened.index) : Json()},
                   {"name", capabilities.device_name},
                   {"driver", capabilities.driver},
                   {"device_uuid", to_string(capabilities.identity.device)},
                   {"driver_uuid", to_string(capabilities.identity.driver)},
                   {"device_luid", luid_of(capabilities.identity)},
                   {"transports", std::move(transports)},
                   {"sync", std::move(sync)}};
    if (with_formats) {
        device["formats"] = formats_to_json(*opened.manager);
    }
    return device;
}

Json to_json(const std::vector<Backend>& backends, bool with_formats) {
    Json list = Json::array();
    for (const Backend& backend : backends) {
        Json devices = Json::array();
        for (const BackendDevice& device : backend.devices) {
            devices.push_back(device_to_json(device, with_formats));
        }
        list.push_back({{"api", name(backend.api)},
                        {"available", backend.available()},
                        {"reason", backend.reason},
                        {"caveat", caveat(backend.api)},
                        {"devices", std::move(devices)}});
    }
    return {{"geyser", GEYSER_VERSION}, {"backends", std::move(list)}};
}

template <class Support>
void print_support(std::string_view title, std::string_view what, const Support& support) {
    const std::string_view answer = support.can_export && support.can_import ? "export, import"
                                    : support.can_export                     ? "export"
                                    : support.can_import                     ? "import"
                                                                             : "no";
    print_row(fmt::format("    {:<10} {:<21} {:<15} {}", title, what, answer, support.reason));
}

void print_device(const BackendDevice& device, bool with_formats) {
    const Capabilities& capabilities = device.manager->capabilities();
    const std::string index = device.index ? fmt::format("{}: ", *device.index) : "";
    fmt::print("  {}{} ({})\n", index, capabilities.device_name, capabilities.driver);
    if (capabilities.identity.luid) {
        fmt::print("    device LUID {}\n", luid_of(capabilities.identity));
    }
    if (capabilities.identity.device != Uuid{}) {
        fmt::print("    device UUID {}\n    driver UUID {}\n", to_string(capabilities.identity.device),
                   to_string(capabilities.identity.driver));
    }
    std::string_view title = "transports";
    for (const TransportSupport& support : capabilities.transports) {
        print_support(title, name(support.transport), support);
        title = "";
    }
    title = "sync";
    for (const SyncSupport& support : capabilities.sync) {
        print_support(title, name(support.kind), support);
        title = "";
    }
    if (with_formats) {
        print_formats(*device.manager);
    }
}

void print_backends(const std::vector<Backend>& backends, bool with_formats) {
    fmt::print("geyser {}\n", GEYSER_VERSION);
    for (const Backend& backend : backends) {
        fmt::print("{}{}{}\n", name(backend.api), backend.available() ? "" : ": ", backend.reason);
        if (!caveat(backend.api).empty()) {
            print_row(fmt::format("  {}", caveat(backend.api)));
        }
        for (const BackendDevice& device : backend.devices) {
            print_device(device, with_formats);
        }
    }
}

} // namespace

void add_info(CLI::App& program, Context& context) {
    const auto options = std::make_shared<InfoOptions>();
    CLI::App* command = program.add_subcommand(
        "info", "The backends and devices of this machine, what each can share, and what is missing");
    command->add_flag("--formats", options->formats,
                      "Also ask every device for every format and layout, with the driver's reason for each refusal");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &context] {
        const auto backends = survey_backends();
        if (options->json) {
            print_json(to_json(backends, options->formats));
        } else {
            print_backends(backends, options->formats);
        }
        context.exit_code = kSuccess;
    });
}

} // namespace geyser::tool
