#include "stream/messages.hpp"

#include "core/utf8.hpp"
#include "ipc/wire_identity.hpp"
#include "ipc/wire_reader.hpp"
#include "ipc/wire_writer.hpp"

#include <geyser/format.hpp>

#include <array>
#include <bit>
#include <cmath>

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
    out.boolean(hello.needs_cpu_for_host_memory);
    ipc::write(out, hello.identity);
    out.text(clip_utf8(hello.program, kMaxProgram));
}
void write(WireWriter& out, const Welcome& welcome) {
    out.enumerator(welcome.sync);
    out.u32(welcome.hold_limit);
    out.u64(welcome.joined_after);
}
void write(WireWriter& out, const Textures& textures) {
    out.u32(textures.epoch);
    out.u32(textures.slots);
}
void write(WireWriter& out, const Refusal& refusal) {
    out.enumerator(refusal.code);
    out.text(clip_utf8(refusal.reason, kMaxReason));
}
void write(WireWriter& /*out*/, const SlotFreed& /*freed*/) {}
void write(WireWriter& out, const Farewell& farewell) { out.text(clip_utf8(farewell.reason, kMaxReason)); }
void write(WireWriter& /*out*/, const Wake& /*wake*/) {}
void write(WireWriter& /*out*/, const Query& /*query*/) {}
void write(WireWriter& out, const SenderStatistics& statistics) {
    for (const std::uint64_t count :
         {statistics.frames, statistics.waits, statistics.dropped, statistics.copies, statistics.disconnected}) {
        out.u64(count);
    }
    out.enumerator(statistics.sync);
    for (const std::uint64_t count : statistics.latency.buckets()) {
        out.u64(count);
    }
}
void write(WireWriter& out, const ReceiverInfo& receiver) {
    out.u32(receiver.process);
    out.text(clip_utf8(receiver.program, kMaxProgram));
    out.enumerator(receiver.mode);
    out.enumerator(receiver.sync);
    out.u64(receiver.taken);
    out.u64(receiver.missed);
    out.u64(static_cast<std::uint64_t>(receiver.latency.count()));
}
void write(WireWriter& out, const StreamInfo& info) {
    out.text(clip_utf8(info.program, kMaxProgram));
    out.enumerator(info.api);
    out.enumerator(info.transport);
    out.u32(info.width);
    out.u32(info.height);
    out.enumerator(info.format);
    out.u64(std::bit_cast<std::uint64_t>(info.frames_per_second));
    write(out, info.statistics);
    out.u8(static_cast<std::uint8_t>(info.receivers.size()));
    for (const ReceiverInfo& receiver : info.receivers) {
        write(out, receiver);
    }
}

/// Text that ends up in somebody's terminal.
std::string printable(WireReader& in, std::string_view field, std::size_t limit) {
    std::string text = in.text(field, limit);
    if (!is_utf8_without_nul(text) || has_control_characters(text)) {
        in.refuse(std::string(field) + " is not UTF-8 without control characters");
        text.clear();
    }
    return text;
}

// Braces evaluate from left to right: the fields are read in the order in which they were written.
Hello read_hello(WireReader& in) {
    return {.mode = in.enumerator("mode", StreamMode::Latest, StreamMode::EveryFrame),
            .sync_kinds = in.u32("sync kinds"),
            .needs_cpu_for_host_memory = in.boolean("needs CPU"),
            .identity = ipc::read_identity(in),
            .program = printable(in, "program", kMaxProgram)};
}
Welcome read_welcome(WireReader& in) {
    return {.sync = in.enumerator("sync", SyncKind::CpuCompletion, SyncKind::D3D12Fence),
            .hold_limit = in.u32("hold limit"),
            .joined_after = in.u64("joined after")};
}
Textures read_textures(WireReader& in) { return {.epoch = in.u32("epoch"), .slots = in.u32("slots")}; }
Refusal read_refusal(WireReader& in) {
    return {.code = in.enumerator("error code", ErrorCode::InvalidArgument, ErrorCode::WrongContext),
            .reason = printable(in, "reason", kMaxReason)};
}
SyncKind read_sync(WireReader& in) { return in.enumerator("sync", SyncKind::CpuCompletion, SyncKind::D3D12Fence); }
SenderStatistics read_statistics(WireReader& in) {
    SenderStatistics statistics{.frames = in.u64("frames"),
                                .waits = in.u64("waits"),
                                .dropped = in.u64("dropped frames"),
                                .copies = in.u64("copies"),
                                .disconnected = in.u64("disconnected receivers"),
                                .sync = read_sync(in)};
    std::array<std::uint64_t, LatencyHistogram::kBuckets> buckets = {};
    for (std::uint64_t& count : buckets) {
        count = in.u64("latency");
    }
    statistics.latency = LatencyHistogram(buckets);
    return statistics;
}
ReceiverInfo read_receiver(WireReader& in) {
    return {.process = in.u32("receiver"),
            .program = printable(in, "receiver's program", kMaxProgram),
            .mode = in.enumerator("mode", StreamMode::Latest, StreamMode::EveryFrame),
            .sync = read_sync(in),
            .taken = in.u64("frame taken"),
            .missed = in.u64("frames missed"),
            .latency = std::chrono::nanoseconds(static_cast<std::int64_t>(in.u64("latency")))};
}
StreamInfo read_info(WireReader& in) {
    const std::span<const FormatInfo> formats = all_formats();
    StreamInfo info{.program = printable(in, "program", kMaxProgram),
                    .api = in.enumerator("API", Api::Vulkan, Api::D3D12),
                    .transport = in.enumerator("transport", Transport::OpaqueFd, Transport::D3D11Texture),
                    .width = in.u32("width"),
                    .height = in.u32("height"),
                    .format = in.enumerator("format", formats.front().format, formats.back().format),
                    .frames_per_second = std::bit_cast<double>(in.u64("frame rate")),
                    .statistics = read_statistics(in)};
    const std::size_t receivers = in.count("receivers", kMaxReceivers);
    for (std::size_t i = 0; i < receivers; ++i) {
        info.receivers.push_back(read_receiver(in));
    }
    info.statistics.receivers = static_cast<std::uint32_t>(info.receivers.size());
    if (!std::isfinite(info.frames_per_second) || info.frames_per_second < 0) {
        in.refuse("the frame rate is not a number of at least 0");
    }
    return info;
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
        return Farewell{.reason = printable(in, "reason", kMaxReason)};
    case tag_of<Wake>():
        return Wake{};
    case tag_of<Query>():
        return Query{};
    case tag_of<StreamInfo>():
        return read_info(in);
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
