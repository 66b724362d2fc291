#include "stream/messages.hpp"

#include "ipc/wire_reader.hpp"
#include "ipc/wire_writer.hpp"

#include <algorithm>

namespace geyser::stream {
namespace {

using ipc::WireReader;
using ipc::WireWriter;

/// The first byte of each message: its place in StreamMessage, counted from 1. Values travel: append, never reorder.
template <class Kind>
constexpr std::uint8_t tag_of() {
    return static_cast<std::uint8_t>(StreamMessage(std::in_place_type<Kind>).index() + 1);
}

void write(WireWriter& out, const Hello& hello) {
    out.enumerator(hello.mode);
    out.u32(hello.sync_kinds);
    out.raw(std::as_bytes(std::span(hello.identity.device.bytes)));
    out.raw(std::as_bytes(std::span(hello.identity.driver.bytes)));
    out.text(std::string_view(hello.program).substr(0, kMaxProgram));
}
void write(WireWriter& out, const Welcome& welcome) {
    out.enumerator(welcome.sync);
    out.u64(welcome.skip);
}
void write(WireWriter& out, const Textures& textures) {
    out.u32(textures.epoch);
    out.u32(textures.slots);
}
void write(WireWriter& out, const Refusal& refusal) {
    out.enumerator(refusal.code);
    out.text(std::string_view(refusal.reason).substr(0, kMaxReason));
}
void write(WireWriter& /*out*/, const SlotFreed& /*freed*/) {}
void write(WireWriter& out, const Farewell& farewell) {
    out.text(std::string_view(farewell.reason).substr(0, kMaxReason));
}

// Braces evaluate from left to right: the fields are read in the order in which they were written.
Hello read_hello(WireReader& in) {
    return {.mode = in.enumerator("mode", StreamMode::Latest, StreamMode::EveryFrame),
            .sync_kinds = in.u32("sync kinds"),
            .identity = {.device = {in.array<16>("device UUID")}, .driver = {in.array<16>("driver UUID")}},
            .program = in.text("program", kMaxProgram)};
}
Welcome read_welcome(WireReader& in) {
    return {.sync = in.enumerator("sync", SyncKind::CpuCompletion, SyncKind::TimelineOpaqueFd),
            .skip = in.u64("skipped frame")};
}
Textures read_textures(WireReader& in) { return {.epoch = in.u32("epoch"), .slots = in.u32("slots")}; }
Refusal read_refusal(WireReader& in) {
    return {.code = in.enumerator("error code", ErrorCode::InvalidArgument, ErrorCode::UnsupportedVersion),
            .reason = in.text("reason", kMaxReason)};
}

StreamMessage read(WireReader& in) {
    switch (const std::uint8_t tag = in.u8("stream message"); tag) {
    case tag_of<Hello>():
        return read_hello(in);
    case tag_of<Welcome>():
        return read_welcome(in);
    case tag_of<Textures>():
        return read_textures(in);
    case tag_of<Refusal>():
        return read_refusal(in);
    case tag_of<SlotFreed>():
        return SlotFreed{};
    case tag_of<Farewell>():
        return Farewell{.reason = in.text("reason", kMaxReason)};
    default:
        in.refuse("stream message " + std::to_string(tag) + " is not a known value");
        return SlotFreed{};
    }
}

} // namespace

UserData encode(const StreamMessage& message) {
    WireWriter out;
    out.u8(static_cast<std::uint8_t>(message.index() + 1));
    std::visit([&](const auto& each) { write(out, each); }, message);
    return {.bytes = std::move(out).take()};
}

Result<StreamMessage> decode(const UserData& data) {
    WireReader in(data.bytes);
    StreamMessage message = read(in);
    in.expect_end();
    if (in.failed()) {
        return in.failure();
    }
    return message;
}

} // namespace geyser::stream
