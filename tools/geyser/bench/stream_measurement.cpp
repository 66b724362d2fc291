#include "stream_measurement.hpp"

#include "floor_word.hpp"
#include "stream_protocol.hpp"
#include "stream_worker.hpp"
#include <core/try.hpp>

#include <process/child.hpp>
#include <process/private_folder.hpp>
#include <system/interruption.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace geyser::tool::bench {
namespace {

constexpr std::string_view kOperation = "bench stream";

/// Enough for the receivers to have fallen asleep and for the caches to know the way.
constexpr std::uint32_t kWarmUp = 10;

/// The smallest value that at least `share` of all values do not exceed.
double percentile(std::vector<double> values, double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::ranges::nth_element(values, at);
    return *at;
}

/// What the rounds on the floor, or on the stream, have brought so far.
struct Samples {
    std::vector<double> latencies_us = {};
    std::int64_t cpu_ns = 0;
    std::uint32_t counted = 0; ///< frames that `cpu_ns` went into
    std::uint32_t published = 0;

    [[nodiscard]] Cost cost() const {
        return {.p50 = percentile(latencies_us, 0.5),
                .p99 = percentile(latencies_us, 0.99),
                .cpu = static_cast<double>(cpu_ns) / 1e3 / counted};
    }
};

/// A process that has hung up may have said why before, and how it ended is known: Measurement::outcome_of() tells.
Result<void> if_heard(Result<void> sent) {
    return sent || sent.error().code == ErrorCode::PeerClosed ? Result<void>() : sent;
}

/// A quarter of a second, so that a drift of the machine is slower than the turns.
std::uint32_t frames_per_round(const Pace& pace) noexcept {
    return std::min(pace.frames, std::clamp(pace.frames_per_second / 4, 1U, 1000U));
}

class Measurement {
public:
    static Result<Measurement> start(std::uint32_t receivers, Size size) {
        GEYSER_TRY(auto folder, process::PrivateFolder::create("geyser-bench", kOperation));
        Measurement self(std::move(folder));
        GEYSER_TRY(const auto floor, FloorWord::create());
        for (std::uint32_t i = 0; i <= receivers; ++i) {
            GEYSER_CHECK(self.add_process(
                {.publisher = i == 0, .directory = self.folder_.path(), .width = size.width, .height = size.height},
                floor));
        }
        return self;
    }

    Result<void> run_round(bool on_stream, const Pace& pace) {
        Samples& samples = on_stream ? stream_ : floor_;
        const std::uint32_t frames = frames_per_round(pace);
        const Round round{.on_stream = on_stream,
                          .counted_from = samples.published + kWarmUp + 1,
                          .until = samples.published + kWarmUp + frames,
                          .period_ns = 1'000'000'000 / std::int64_t{pace.frames_per_second}};
        const Timeout patience = std::chrono::nanoseconds((kWarmUp + frames) * round.period_ns) + 2 * kPatience;
        for (std::size_t i = 1; i < processes_.size(); ++i) {
            GEYSER_CHECK(if_heard(send(processes_[i].channel(), round)));
            GEYSER_CHECK(outcome_of(i, kPatience));
        }
        GEYSER_CHECK(if_heard(send(processes_[0].channel(), round)));
        for (std::size_t i = 0; i < processes_.size(); ++i) {
            GEYSER_TRY(const Outcome outcome, outcome_of(i, patience));
            if (i == 0) {
                samples.cpu_ns += outcome.cpu_ns; // summed up: a system may count it in ticks longer than a round's
                samples.counted += frames;
            }
            for (const std::int64_t latency : outcome.latencies_ns) {
                samples.latencies_us.push_back(static_cast<double>(latency) / 1e3);
            }
        }
        samples.published = round.until;
        return {};
    }

    [[nodiscard]] StreamCost cost() const { return {.floor = floor_.cost(), .stream = stream_.cost()}; }

private:
    explicit Measurement(process::PrivateFolder folder) : folder_(std::move(folder)) {}

    static std::string name_of(std::size_t index) {
        return index == 0 ? "the publisher" : fmt::format("receiver {}", index);
    }

    /// One after the other: a sender does not let any number of strangers in at once.
    Result<void> add_process(const Opening& opening, const FloorWord& floor) {
        GEYSER_TRY(auto child, process::Child::start({process::this_program(), std::string(kStreamWorkerCommand)},
                                                     name_of(processes_.size())));
        processes_.push_back(std::move(child));
        Channel& channel = processes_.back().channel();
        GEYSER_TRY(auto memory, floor.handle());
        GEYSER_CHECK(if_heard(send(channel, opening)));
        GEYSER_CHECK(if_heard(channel.send(std::move(memory), kPatience)));
        GEYSER_CHECK(outcome_of(processes_.size() - 1, 2 * kPatience));
        return {};
    }

    /// A process that dies says nothing, so its exit status has to.
    Result<Outcome> outcome_of(std::size_t index, Timeout timeout) {
        auto outcome = receive<Outcome>(processes_[index].channel(), timeout);
        if (!outcome && outcome.error().code == ErrorCode::PeerClosed) {
            const std::string how = processes_[index].join();
            outcome.error().reason = fmt::format("{} {}", name_of(index), how.empty() ? "left" : how);
        }
        return outcome;
    }

    process::PrivateFolder folder_;
    std::vector<process::Child> processes_; ///< the publisher first
    Samples floor_ = {};
    Samples stream_ = {};
};

} // namespace

std::uint32_t round_count(const Pace& pace) noexcept {
    const std::uint32_t frames = frames_per_round(pace);
    return (pace.frames + frames - 1) / frames;
}

Result<std::vector<StreamCost>> measure_streams(std::uint32_t receivers, std::span<const Size> sizes, const Pace& pace,
                                                const std::function<void()>& progress) {
    std::vector<Measurement> measurements;
    for (const Size size : sizes) {
        GEYSER_TRY(auto measurement, Measurement::start(receivers, size));
        measurements.push_back(std::move(measurement));
    }
    const std::uint32_t rounds = round_count(pace);
    for (std::uint32_t i = 0; i < rounds; ++i) {
        for (Measurement& measurement : measurements) {
            for (const bool on_stream : {false, true}) {
                GEYSER_CHECK(measurement.run_round(on_stream, pace));
            }
        }
        if (system::Interruption::signal() != 0) {
            return fail(ErrorCode::Interrupted, kOperation, "it was interrupted");
        }
        progress();
    }
    std::vector<StreamCost> costs;
    for (const Measurement& measurement : measurements) {
        costs.push_back(measurement.cost());
    }
    return costs;
}

} // namespace geyser::tool::bench
