#include "streams.hpp"

#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace geyser::tool::monitor {
namespace {

using Align = Table::Align;

std::string_view name(StreamMode mode) { return mode == StreamMode::EveryFrame ? "every-frame" : "latest"; }

double microseconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double, std::micro>(duration).count();
}

Json to_json(const ReceiverInfo& receiver) {
    return {{"pid", receiver.process},
            {"program", receiver.program},
            {"mode", name(receiver.mode)},
            {"sync", geyser::name(receiver.sync)},
            {"taken", receiver.taken},
            {"missed", receiver.missed},
            {"latency_us", microseconds(receiver.latency)}};
}

Json to_json(const StreamInfo& stream) {
    Json receivers = Json::array();
    for (const ReceiverInfo& receiver : stream.receivers) {
        receivers.push_back(to_json(receiver));
    }
    const SenderStatistics& statistics = stream.statistics;
    return {{"name", stream.name},
            {"width", stream.width},
            {"height", stream.height},
            {"format", geyser::name(stream.format)},
            {"fps", stream.frames_per_second},
            {"pid", stream.process},
            {"program", stream.program},
            {"api", geyser::name(stream.api)},
            {"transport", geyser::name(stream.transport)},
            {"sync", geyser::name(statistics.sync)},
            {"frames", statistics.frames},
            {"waits", statistics.waits},
            {"dropped", statistics.dropped},
            {"copies", statistics.copies},
            {"disconnected", statistics.disconnected},
            {"receivers", std::move(receivers)}};
}

/// Without receivers nothing is in use.
std::string sync_of(const StreamInfo& stream) {
    return std::string(stream.receivers.empty() ? "-" : geyser::name(stream.statistics.sync));
}

std::string size_of(const StreamInfo& stream) { return fmt::format("{}x{}", stream.width, stream.height); }

std::vector<std::string> none() { return {"No streams. `geyser send NAME SOURCE` starts one."}; }

} // namespace

Json to_json(std::span<const StreamInfo> streams) {
    Json list = Json::array();
    for (const StreamInfo& stream : streams) {
        list.push_back(to_json(stream));
    }
    return {{"streams", std::move(list)}};
}

std::vector<std::string> summary(std::span<const StreamInfo> streams) {
    if (streams.empty()) {
        return none();
    }
    Table table({{"name"},
                 {"size", Align::Right},
                 {"format"},
                 {"fps", Align::Right},
                 {"pid", Align::Right},
                 {"program"},
                 {"receivers", Align::Right},
                 {"sync"}});
    for (const StreamInfo& stream : streams) {
        table.add({stream.name, size_of(stream), std::string(geyser::name(stream.format)),
                   fmt::format("{:.1f}", stream.frames_per_second), std::to_string(stream.process), stream.program,
                   std::to_string(stream.receivers.size()), sync_of(stream)});
    }
    return table.lines();
}

std::vector<std::string> details(std::span<const StreamInfo> streams) {
    if (streams.empty()) {
        return none();
    }
    Table senders({{"stream"},
                   {"size", Align::Right},
                   {"format"},
                   {"fps", Align::Right},
                   {"waits", Align::Right},
                   {"drops", Align::Right},
                   {"copies", Align::Right},
                   {"receivers", Align::Right},
                   {"sync"},
                   {"pid", Align::Right},
                   {"program"}});
    Table receivers({{"receiver of"},
                     {"pid", Align::Right},
                     {"program"},
                     {"mode"},
                     {"latency us", Align::Right},
                     {"missed", Align::Right},
                     {"sync"}});
    bool any_receiver = false;
    for (const StreamInfo& stream : streams) {
        const SenderStatistics& statistics = stream.statistics;
        senders.add({stream.name, size_of(stream), std::string(geyser::name(stream.format)),
                     fmt::format("{:.1f}", stream.frames_per_second), std::to_string(statistics.waits),
                     std::to_string(statistics.dropped), std::to_string(statistics.copies),
                     std::to_string(stream.receivers.size()), sync_of(stream), std::to_string(stream.process),
                     stream.program});
        for (const ReceiverInfo& receiver : stream.receivers) {
            any_receiver = true;
            receivers.add({stream.name, std::to_string(receiver.process), receiver.program,
                           std::string(name(receiver.mode)), fmt::format("{:.0f}", microseconds(receiver.latency)),
                           std::to_string(receiver.missed), std::string(geyser::name(receiver.sync))});
        }
    }
    auto lines = senders.lines();
    if (any_receiver) {
        lines.emplace_back();
        std::ranges::move(receivers.lines(), std::back_inserter(lines));
    }
    return lines;
}

} // namespace geyser::tool::monitor
