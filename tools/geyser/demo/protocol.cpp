#include "protocol.hpp"

#include <core/try.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstring>
#include <exception>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace geyser::tool::demo {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Setup, from, to, device, width, height, format, frame_count, sync, output,
                                   validation)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Imported, copies_per_frame)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Report, mismatched_frames, first_mismatch, latency_p50_us, latency_p99_us,
                                   validation_messages)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Failure, code, operation, reason, native)

namespace {

template <class Part>
constexpr bool kPlainBytes = std::is_same_v<Part, Frame> || std::is_same_v<Part, Released>;

/// Set-up travels as JSON, so that strings and lists need no format of their own.
template <class Part>
std::vector<std::byte> encode_part(const Part& part) {
    std::vector<std::byte> bytes = {static_cast<std::byte>(Part::kTag)};
    const auto append = [&](std::span<const std::byte> more) { bytes.insert(bytes.end(), more.begin(), more.end()); };
    if constexpr (kPlainBytes<Part>) {
        append(std::as_bytes(std::span(&part, 1)));
    } else {
        const std::string text = nlohmann::json(part).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        append(std::as_bytes(std::span(text)));
    }
    return bytes;
}

template <class Part>
Part parse_json(std::span<const std::byte> bytes) {
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return nlohmann::json::parse(text).get<Part>();
}

std::unexpected<Error> malformed(std::string reason) {
    return fail(ErrorCode::MalformedMessage, "demo", std::move(reason));
}

template <class Part>
Result<Part> decode_part(std::span<const std::byte> bytes) {
    if constexpr (kPlainBytes<Part>) {
        Part part;
        if (bytes.size() != sizeof part) {
            return malformed("a frame message has the wrong length");
        }
        std::memcpy(&part, bytes.data(), sizeof part);
        return part;
    } else {
        try {
            return parse_json<Part>(bytes);
        } catch (const std::exception& error) {
            return malformed(std::string("a set-up message of the other process is damaged: ") + error.what());
        }
    }
}

Result<Error> decode_failure(std::span<const std::byte> message) {
    GEYSER_TRY(const Failure failure, decode_part<Failure>(message.subspan(1)));
    return Error{static_cast<ErrorCode>(failure.code), failure.operation, failure.reason, failure.native};
}

} // namespace

TextureDescriptor texture_descriptor(Size size, TextureFormat format, Api from, Api to) {
    // Vulkan renders; the others upload. Host memory has linear textures only.
    const TextureUsage drawn = from == Api::Vulkan ? TextureUsage::RenderAttachment : TextureUsage::CopyDst;
    const bool on_host = from == Api::Host || to == Api::Host;
    return {.width = size.width,
            .height = size.height,
            .format = format,
            .usage = drawn | TextureUsage::TextureBinding | TextureUsage::CopySrc,
            .layout = on_host ? TextureLayout::Linear : TextureLayout::Optimal,
            .alpha = AlphaMode::Opaque,
            .label = "geyser demo"};
}

std::optional<SyncPoint> sync_point(SyncKind kind, std::span<const std::unique_ptr<SharedSemaphore>> semaphores,
                                    std::uint32_t number) {
    if (is_timeline(kind)) {
        return SyncPoint{semaphores[0].get(), number};
    }
    if (is_binary(kind)) {
        return SyncPoint{semaphores[slot_of(number)].get()};
    }
    return std::nullopt;
}

template <class Part>
Result<void> send(Channel& channel, const Part& part) {
    return channel.send(UserData{encode_part(part)}, kPatience);
}

template <class Part>
Result<Part> receive(Channel& channel) {
    GEYSER_TRY(const UserData message, channel.receive<UserData>(kPatience));
    const std::span<const std::byte> bytes = message.bytes;
    if (bytes.empty()) {
        return malformed("a message of the other process is empty");
    }
    const auto tag = static_cast<Tag>(bytes[0]);
    if (tag == Tag::Failure) {
        GEYSER_TRY(const Error failure, decode_failure(bytes));
        return std::unexpected(failure);
    }
    if (tag != Part::kTag) {
        return malformed("the other process said something else than expected");
    }
    return decode_part<Part>(bytes.subspan(1));
}

std::optional<Error> failure_of_departed(Channel& channel) {
    while (auto message = channel.receive<UserData>(Timeout::zero())) {
        const std::span<const std::byte> bytes = message->bytes;
        if (bytes.empty() || static_cast<Tag>(bytes[0]) != Tag::Failure) {
            continue; // said before it failed
        }
        const auto failure = decode_failure(bytes);
        return failure ? *failure : failure.error();
    }
    return std::nullopt;
}

template Result<void> send(Channel&, const Setup&);
template Result<void> send(Channel&, const Imported&);
template Result<void> send(Channel&, const Frame&);
template Result<void> send(Channel&, const Released&);
template Result<void> send(Channel&, const Report&);
template Result<void> send(Channel&, const Failure&);
template Result<Setup> receive(Channel&);
template Result<Imported> receive(Channel&);
template Result<Frame> receive(Channel&);
template Result<Released> receive(Channel&);
template Result<Report> receive(Channel&);

} // namespace geyser::tool::demo
