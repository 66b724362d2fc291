#include "diagnosis.hpp"

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace geyser::tool {
namespace {

/// Whether one side can do its part over one transport: first the device at all, then this very texture.
Check check_transport(const TextureShareManager& manager, const TransportSupport& transport,
                      const TextureDescriptor& descriptor, bool exporting) {
    Check check{.subject = std::string(name(transport.transport)), .side = exporting ? "exporter" : "importer"};
    if (!(exporting ? transport.can_export : transport.can_import)) {
        check.reason = transport.reason;
        return check;
    }
    const auto support = manager.query(descriptor, transport.transport);
    check.ok = support && (exporting ? support->can_export : support->can_import);
    if (!check.ok) {
        check.reason = support ? support->reason : support.error().reason;
    }
    return check;
}

Check check_sync(const SyncSupport& sync, bool exporting) {
    const bool ok = exporting ? sync.can_export : sync.can_import;
    return {.subject = std::string(name(sync.kind)),
            .side = exporting ? "exporter" : "importer",
            .ok = ok,
            .reason = ok ? "" : sync.reason};
}

Check check_same_device(const Capabilities& from, const Capabilities& to) {
    const auto same = check_identity(from.identity, to.identity, "doctor");
    return {.subject = "identity", .side = "both", .ok = same.has_value(), .reason = same ? "" : same.error().reason};
}

std::string title(const Capabilities& device) { return fmt::format("{} \"{}\"", name(device.api), device.device_name); }

Json verdict_to_json(const Result<Agreement>& verdict) {
    if (!verdict) {
        return {{"shared", false}, {"reason", verdict.error().reason}};
    }
    return {{"shared", true},
            {"transport", name(verdict->transport)},
            {"sync", name(verdict->sync)},
            {"copies_per_frame", verdict->copies_per_frame}};
}

Json device_to_json(const Capabilities& device) {
    return {{"api", name(device.api)}, {"device", device.device_name}, {"driver", device.driver}};
}

} // namespace

Diagnosis diagnose(const TextureShareManager& exporter, const TextureShareManager& importer,
                   const TextureDescriptor& descriptor) {
    Diagnosis diagnosis{.from = &exporter.capabilities(),
                        .to = &importer.capabilities(),
                        .descriptor = descriptor,
                        .verdict = negotiate(exporter, importer, descriptor)};
    auto& checks = diagnosis.checks;
    checks.push_back(check_same_device(*diagnosis.from, *diagnosis.to));
    for (const TransportSupport& transport : diagnosis.from->transports) {
        checks.push_back(check_transport(exporter, transport, descriptor, true));
        if (const TransportSupport* other = diagnosis.to->find(transport.transport)) {
            checks.push_back(check_transport(importer, *other, descriptor, false));
        }
    }
    for (const SyncSupport& sync : diagnosis.from->sync) {
        checks.push_back(check_sync(sync, true));
        if (const SyncSupport* other = diagnosis.to->find(sync.kind)) {
            checks.push_back(check_sync(*other, false));
        }
    }
    return diagnosis;
}

Json to_json(const Diagnosis& diagnosis) {
    Json checks = Json::array();
    for (const Check& check : diagnosis.checks) {
        checks.push_back(
            {{"subject", check.subject}, {"side", check.side}, {"ok", check.ok}, {"reason", check.reason}});
    }
    return {{"from", device_to_json(*diagnosis.from)},
            {"to", device_to_json(*diagnosis.to)},
            {"texture",
             {{"format", name(diagnosis.descriptor.format)},
              {"layout", name(diagnosis.descriptor.layout)},
              {"width", diagnosis.descriptor.width},
              {"height", diagnosis.descriptor.height}}},
            {"checks", std::move(checks)},
            {"verdict", verdict_to_json(diagnosis.verdict)}};
}

void print(const Diagnosis& diagnosis) {
    fmt::print("{} -> {}, {} {}x{} {}\n", title(*diagnosis.from), title(*diagnosis.to),
               name(diagnosis.descriptor.format), diagnosis.descriptor.width, diagnosis.descriptor.height,
               name(diagnosis.descriptor.layout));
    std::string_view previous;
    for (const Check& check : diagnosis.checks) {
        print_row(fmt::format("  {:<19} {:<9} {:<3} {}", check.subject == previous ? "" : check.subject, check.side,
                              check.ok ? "ok" : "no", check.reason));
        previous = check.subject;
    }
    if (const auto& verdict = diagnosis.verdict) {
        fmt::print("  verdict: they share over {} with {}, copies per frame: {}\n", name(verdict->transport),
                   name(verdict->sync), verdict->copies_per_frame);
    } else {
        fmt::print("  verdict: they cannot share: {}\n", verdict.error().reason);
    }
}

} // namespace geyser::tool
