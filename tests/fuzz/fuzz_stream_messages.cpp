// Whatever a peer says over a stream's socket: stream::decode() does not crash, and what it accepts it would itself
// have written so.
#include "stream/messages.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <span>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace geyser;
using namespace geyser::stream;

StreamInfo full_info() {
    StreamInfo info{.program = "sender", .width = 1920, .height = 1080, .frames_per_second = 59.94};
    for (std::uint64_t i = 1; i <= 3; ++i) {
        info.statistics.latency.add(std::chrono::microseconds(i));
        info.receivers.push_back({.program = "receiver", .mode = StreamMode::EveryFrame, .taken = i});
    }
    return info;
}

/// One of each.
std::vector<UserData> make_seeds() {
    return {encode(Hello{.mode = StreamMode::EveryFrame, .sync_kinds = 0x1f, .program = "receiver"}),
            encode(Welcome{.sync = SyncKind::TimelineOpaqueFd, .hold_limit = 2}),
            encode(Textures{.epoch = 3, .slots = 4}),
            encode(Refusal{.code = ErrorCode::PeerRejected, .reason = "no room"}),
            encode(SlotFreed{}),
            encode(Farewell{.reason = "the sender closed the stream"}),
            encode(Wake{}),
            encode(Query{}),
            encode(full_info())};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const UserData input = {.bytes = {bytes.begin(), bytes.end()}};
    if (const auto message = decode(input); message && encode(*message).bytes != input.bytes) {
        std::abort();
    }
    return 0;
}

/// Starts from valid messages, so that damage reaches the fields behind the first byte.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    static const auto seeds = make_seeds();
    std::minstd_rand random(seed);
    constexpr unsigned kStartAnewOneIn = 4;
    if (size == 0 || random() % kStartAnewOneIn == 0) {
        const auto& start = seeds[random() % seeds.size()].bytes;
        if (start.size() <= max_size) {
            std::memcpy(data, start.data(), start.size());
            size = start.size();
        }
    }
    return LLVMFuzzerMutate(data, size, max_size);
}
