#include "info.hpp"

#include <fmt/core.h>

#include <functional>
#include <string>

namespace geyser::tool {
namespace {

/// Large enough for every block size, even as the subsampled planes of video formats need it, and small enough for
/// every device.
constexpr std::uint32_t kProbeExtent = 256;

struct FormatAnswer {
    TextureFormat format;
    TextureLayout layout;
    Transport transport;
    TextureSupport support;
};

bool is_usable(const TransportSupport& transport) { return transport.can_export || transport.can_import; }

void for_each_answer(const TextureShareManager& manager, const std::function<void(const FormatAnswer&)>& visit) {
    for (const TransportSupport& transport : manager.capabilities().transports) {
        if (!is_usable(transport)) {
            continue; // One reason for all formats, and capabilities() gives it.
        }
        for (const FormatInfo& info : all_formats()) {
            for (const TextureLayout layout : {TextureLayout::Optimal, TextureLayout::Linear}) {
                const auto support = manager.query(
                    {.width = kProbeExtent, .height = kProbeExtent, .format = info.format, .layout = layout},
                    transport.transport);
                visit({info.format, layout, transport.transport,
                       support ? *support : TextureSupport{.reason = support.error().reason}});
            }
        }
    }
}

std::string describe(const TextureSupport& support) {
    std::string text = support.can_export && support.can_import ? "yes"
                       : support.can_export                     ? "export"
                       : support.can_import                     ? "import"
                                                                : "no";
    return support.copies_per_frame > 0 ? fmt::format("{}, {} copy", text, support.copies_per_frame) : text;
}

} // namespace

Json formats_to_json(const TextureShareManager& manager) {
    Json answers = Json::array();
    for_each_answer(manager, [&](const FormatAnswer& answer) {
        answers.push_back({{"format", name(answer.format)},
                           {"layout", name(answer.layout)},
                           {"transport", name(answer.transport)},
                           {"can_export", answer.support.can_export},
                           {"can_import", answer.support.can_import},
                           {"copies_per_frame", answer.support.copies_per_frame},
                           {"reason", answer.support.reason}});
    });
    return answers;
}

void print_formats(const TextureShareManager& manager) {
    fmt::print("    {:<12} {:<20} {:<8} {:<12} {}\n", "transport", "format", "layout", "shareable", "reason");
    for_each_answer(manager, [](const FormatAnswer& answer) {
        print_row(fmt::format("    {:<12} {:<20} {:<8} {:<12} {}", name(answer.transport), name(answer.format),
                              name(answer.layout), describe(answer.support), answer.support.reason));
    });
}

} // namespace geyser::tool
