// What is known about streams: the statistics of both ends, and which streams there are.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/stream.hpp>

#include <array>
#include <bit>
#include <string>
#include <vector>

namespace geyser {

/// Durations by powers of two: bucket i counts those of at least 2^i ns and less than twice that. Fixed memory, exact
/// to a factor of two at any scale.
class LatencyHistogram {
public:
    static constexpr std::size_t kBuckets = 40; ///< the last also counts everything longer (from 9 minutes on)

    LatencyHistogram() = default;
    explicit LatencyHistogram(const std::array<std::uint64_t, kBuckets>& buckets) noexcept : buckets_(buckets) {}

    void add(std::chrono::nanoseconds duration) noexcept {
        const auto ns = duration.count() > 0 ? static_cast<std::uint64_t>(duration.count()) : 1;
        const auto bucket = static_cast<std::size_t>(std::bit_width(ns)) - 1;
        ++buckets_[bucket < kBuckets ? bucket : kBuckets - 1];
    }
    [[nodiscard]] const std::array<std::uint64_t, kBuckets>& buckets() const noexcept { return buckets_; }
    /// The upper end of the bucket in which the share `quantile` (0 to 1) of all durations is reached; 0 of none.
    [[nodiscard]] GEYSER_API std::chrono::nanoseconds quantile(double quantile) const noexcept;

private:
    std::array<std::uint64_t, kBuckets> buckets_ = {};
};

struct SenderStatistics {
    std::uint64_t frames = 0;                ///< published
    std::uint64_t waits = 0;                 ///< begin_frame() found no free slot at once
    std::uint64_t dropped = 0;               ///< frames that an EveryFrame receiver lost, summed over receivers
    std::uint64_t copies = 0;                ///< made by publish(), and by hand-offs that cost one
    std::uint64_t disconnected = 0;          ///< receivers that were thrown out
    std::uint32_t receivers = 0;             ///< now
    SyncKind sync = SyncKind::CpuCompletion; ///< with the receivers of now, the least of them
    LatencyHistogram latency = {};           ///< begin_frame() called to frame published
};

struct ReceiverStatistics {
    std::uint64_t frames = 0;  ///< acquired
    std::uint64_t skipped = 0; ///< published, but passed over by a Latest receiver
    std::uint64_t dropped = 0; ///< published, but lost by an EveryFrame receiver that was too slow
    std::uint64_t waits = 0;   ///< acquire() had to sleep
    std::uint64_t copies = 0;  ///< made by hand-offs
    std::uint64_t connections = 0;
    SyncKind sync = SyncKind::CpuCompletion; ///< of the connection of now
    LatencyHistogram latency = {};           ///< published to acquired
};

/// A receiver as its sender knows it. What it says of itself cannot be checked, only bounded.
struct ReceiverInfo {
    std::uint32_t process = 0; ///< pid, as the kernel says
    std::string program = {};  ///< as it says
    StreamMode mode = StreamMode::Latest;
    SyncKind sync = SyncKind::CpuCompletion;
    FrameNumber taken = 0;                 ///< the newest frame that it has taken, as it says
    std::uint64_t missed = 0;              ///< frames that it skipped or lost, as it says
    std::chrono::nanoseconds latency = {}; ///< of the frame that it took last, as it says
};

/// A stream, as its sender describes it.
struct StreamInfo {
    std::string name = {};
    std::uint32_t process = 0; ///< the sender's pid, as the kernel says
    std::string program = {};  ///< as it says
    Api api = Api::Host;
    Transport transport = Transport::HostMemory;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TextureFormat format = TextureFormat::Rgba8Unorm;
    double frames_per_second = 0; ///< over the last frames up to now, so that it falls when the sender pauses
    SenderStatistics statistics = {};
    std::vector<ReceiverInfo> receivers = {};
};

/// The streams of this user, ordered by name. Asks each sender; one that does not answer within `timeout` is left out,
/// and what a dead one left in the folder is removed. An empty `directory` means default_stream_directory().
[[nodiscard]] GEYSER_API Result<std::vector<StreamInfo>> list_streams(const std::string& directory = {},
                                                                      Timeout timeout = std::chrono::milliseconds(500));

} // namespace geyser
