#include "protocol.hpp"

#include <core/try.hpp>

namespace geyser::conformance {

Result<void> send_json(Channel& channel, const Json& document) {
    const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto bytes = std::as_bytes(std::span(text));
    return channel.send(UserData{.bytes = {bytes.begin(), bytes.end()}}, kStepTimeout);
}

Result<Json> receive_json(Channel& channel, Timeout timeout) {
    GEYSER_TRY(const UserData data, channel.receive<UserData>(timeout));
    const std::string text(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size());
    Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        return fail(ErrorCode::MalformedMessage, "conformance", "the other process sent no JSON but " + text);
    }
    return document;
}

Result<void> send_offer(Channel& channel, const Offer& offer) {
    GEYSER_CHECK(channel.send(offer.texture, kStepTimeout));
    for (const ApiSemaphoreHandle& semaphore : offer.semaphores) {
        GEYSER_CHECK(channel.send(semaphore, kStepTimeout));
    }
    return {};
}

Result<Offer> receive_offer(Channel& channel, std::size_t semaphores) {
    Offer offer;
    GEYSER_TRY(offer.texture, channel.receive<ApiTextureHandle>(kStepTimeout));
    for (std::size_t i = 0; i < semaphores; ++i) {
        GEYSER_TRY(auto semaphore, channel.receive<ApiSemaphoreHandle>(kStepTimeout));
        offer.semaphores.push_back(std::move(semaphore));
    }
    return offer;
}

Json to_json(const TextureDescriptor& descriptor) {
    return {{"width", descriptor.width},
            {"height", descriptor.height},
            {"format", static_cast<unsigned>(descriptor.format)},
            {"usage", static_cast<unsigned>(descriptor.usage)},
            {"layout", static_cast<unsigned>(descriptor.layout)},
            {"dimension", static_cast<unsigned>(descriptor.dimension)},
            {"depth", descriptor.depth},
            {"mip_levels", descriptor.mip_levels},
            {"array_layers", descriptor.array_layers},
            {"samples", descriptor.samples}};
}

TextureDescriptor descriptor_from_json(const Json& document) {
    const auto number = [&](const char* key) { return document.value(key, 0U); };
    return {.width = number("width"),
            .height = number("height"),
            .format = static_cast<TextureFormat>(number("format")),
            .usage = static_cast<TextureUsage>(number("usage")),
            .layout = static_cast<TextureLayout>(number("layout")),
            .dimension = static_cast<TextureDimension>(number("dimension")),
            .depth = number("depth"),
            .mip_levels = number("mip_levels"),
            .array_layers = number("array_layers"),
            .samples = number("samples")};
}

Json to_json(const Comparison& found) {
    return {{"blocks", found.blocks}, {"different", found.different}, {"first", found.first}};
}

Comparison comparison_from_json(const Json& document) {
    return {.blocks = document.value("blocks", std::uint64_t{0}),
            .different = document.value("different", std::uint64_t{0}),
            .first = document.value("first", "")};
}

Json to_json(const StreamOffer& offer) {
    return {{"directory", offer.directory}, {"name", offer.name}, {"frames", offer.frames}};
}

StreamOffer stream_offer_from_json(const Json& document) {
    return {.directory = document.value("directory", ""),
            .name = document.value("name", ""),
            .frames = document.value("frames", FrameNumber{0})};
}

Json to_json(const StreamReport& report) {
    return {{"found", to_json(report.found)},
            {"sync", static_cast<unsigned>(report.sync)},
            {"copies", report.copies},
            {"imports", report.imports}};
}

StreamReport stream_report_from_json(const Json& document) {
    return {.found = comparison_from_json(document.value("found", Json::object())),
            .sync = static_cast<SyncKind>(document.value("sync", 0U)),
            .copies = document.value("copies", std::uint64_t{0}),
            .imports = document.value("imports", std::uint64_t{0})};
}

Json to_json(const Error& error) {
    return {{"error",
             {{"code", static_cast<unsigned>(error.code)},
              {"operation", error.operation},
              {"reason", error.reason},
              {"native", error.native}}}};
}

Result<Json> reply_from_json(Json document) {
    if (const auto error = document.find("error"); error != document.end()) {
        return fail(static_cast<ErrorCode>(error->value("code", 0U)), error->value("operation", ""),
                    error->value("reason", ""), error->value("native", std::int64_t{0}));
    }
    return document;
}

} // namespace geyser::conformance
