// A receiver that stops costs nobody else a frame.
#include "stream_processes.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kReceivers = 8;

enum class Moment { BetweenFrames, HoldingAFrame };

/// The first of the receivers is the one that stops.
class StreamIsolation : public StreamProcesses, public testing::WithParamInterface<std::tuple<StreamMode, Moment>> {
protected:
    static constexpr FrameNumber kStopsAt = 20;

    void start_receivers(StreamMode mode) {
        for (std::size_t i = 0; i < kReceivers; ++i) {
            const bool stops = i == 0 && std::get<Moment>(GetParam()) == Moment::HoldingAFrame;
            receivers_.push_back(
                start_receiver({.mode = mode, .reports_each_frame = true, .stops_at = stops ? kStopsAt : 0}));
        }
    }
    StreamPeer& stopped() { return receivers_.front(); }
    [[nodiscard]] std::span<StreamPeer> others() { return std::span(receivers_).subspan(1); }

    /// Publishes a frame and waits until each of `takers` has taken it and given it back. So none can miss one for lack
    /// of time, and a frame that one of them does miss is lost through the stopped receiver's fault.
    FrameNumber publish_to(std::span<StreamPeer> takers) {
        const FrameNumber number = publish(*sender_, 50ms);
        for (StreamPeer& taker : takers) {
            EXPECT_EQ(taker.hear<ReceiverReport>().last, number);
        }
        return number;
    }

    std::unique_ptr<Sender> sender_ = make_sender();
    std::vector<StreamPeer> receivers_;
};

TEST_P(StreamIsolation, LetsAStoppedReceiverCostTheOthersNothingAndGoOnLater) {
    const auto [mode, moment] = GetParam();
    start_receivers(mode);
    for (FrameNumber number = 1; number < kStopsAt; ++number) {
        publish_to(receivers_);
    }
    if (moment == Moment::HoldingAFrame) {
        publish_to(others());
        stopped().process().wait_until_stopped();
    } else {
        stopped().process().stop();
    }
    for (int i = 0; i < 100; ++i) {
        publish_to(others());
    }
    // A sender waits for an EveryFrame receiver, but not again and again for one that does not move.
    EXPECT_LE(sender_->statistics().waits, mode == StreamMode::EveryFrame ? 1U : 0U);

    stopped().process().resume();
    const FrameNumber newest = publish_to(others());
    while (stopped().hear<ReceiverReport>().last != newest) {
    }
    for (StreamPeer& receiver : receivers_) {
        const auto report = receiver.quit<ReceiverReport>();
        EXPECT_EQ(report.broken, 0U);
        EXPECT_EQ(report.disordered, 0U);
        if (&receiver != &stopped()) {
            EXPECT_EQ(report.missed, 0U);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Modes, StreamIsolation,
                         testing::Combine(testing::Values(StreamMode::Latest, StreamMode::EveryFrame),
                                          testing::Values(Moment::BetweenFrames, Moment::HoldingAFrame)),
                         [](const auto& instance) {
                             return std::string(std::get<0>(instance.param) == StreamMode::Latest ? "Latest"
                                                                                                  : "EveryFrame") +
                                    (std::get<1>(instance.param) == Moment::BetweenFrames ? "BetweenFrames"
                                                                                          : "HoldingAFrame");
                         });

/// At a pace of its own, as a camera's.
class StreamAtAPace : public StreamProcesses {};

TEST_F(StreamAtAPace, LosesNoFrameOfEveryFrameReceiversBesideAStoppedOne) {
    constexpr auto kPace = std::chrono::microseconds(1'000'000 / 120);
    constexpr int kFrames = 240;
    // Only the stopped receiver ever misses it.
    constexpr Timeout kDeadline = 2s;
    const auto sender = make_sender();
    std::vector<StreamPeer> receivers;
    for (std::size_t i = 0; i < kReceivers; ++i) {
        receivers.push_back(start_receiver({.mode = StreamMode::EveryFrame}));
    }
    FrameNumber newest = 0;
    auto next = std::chrono::steady_clock::now();
    for (int i = 0; i < kFrames; ++i) {
        if (i == kFrames / 4) {
            receivers.front().process().stop();
        }
        newest = publish(*sender, kDeadline);
        std::this_thread::sleep_until(next += kPace);
    }
    receivers.front().process().resume();
    for (StreamPeer& receiver : receivers) {
        EXPECT_TRUE(await([&] { return receiver.report<ReceiverReport>().last == newest; }));
        const auto report = receiver.quit<ReceiverReport>();
        EXPECT_EQ(report.broken, 0U);
        if (&receiver != &receivers.front()) {
            EXPECT_EQ(report.frames, newest);
            EXPECT_EQ(report.missed, 0U);
        }
    }
}

} // namespace
} // namespace geyser::test
