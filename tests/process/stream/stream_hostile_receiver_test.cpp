// Receivers that mean harm, beside honest ones.
#include "../../support/raw_stream.hpp"
#include "leftovers.hpp"
#include "stream_processes.hpp"

#include <iostream>
#include <vector>

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

struct NamedHarm {
    Harm harm;
    const char* name;
};

class HostileReceiver : public StreamProcesses, public testing::WithParamInterface<NamedHarm> {};

TEST_P(HostileReceiver, CostsOthersNothing) {
    constexpr std::size_t kSecond = 120; // frames
    constexpr auto kPace = std::chrono::nanoseconds(1s) / kSecond;
    const std::size_t frames = repetitions({.daily = kSecond, .sanitized = kSecond, .soak = 60 * kSecond});
    const auto sender = make_sender();
    std::vector<StreamPeer> honest;
    honest.push_back(start_receiver({.mode = StreamMode::EveryFrame}));
    honest.push_back(start_receiver({.mode = StreamMode::Latest}));
    StreamPeer hostile("harm", directory_.path());
    const Holdings before;
    hostile.tell(HostileOrders{.harm = GetParam().harm, .seed = new_seed()});
    ASSERT_TRUE(await([&] { return hostile.report<HostileReport>() > 0; }));

    std::size_t late = 0;
    const auto start = std::chrono::steady_clock::now();
    auto next = start;
    for (std::size_t i = 0; i < frames; ++i) {
        auto frame = sender->begin_frame(2s);
        if (!frame || !submit_pattern(*frame)) {
            ++late;
        }
        std::this_thread::sleep_until(next += kPace);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::cout << static_cast<double>(frames) / taken.count() << " frames/s of " << kSecond << ", "
              << sender->statistics().waits << " waits, " << hostile.report<HostileReport>() << " visits\n";
    EXPECT_LE(late, frames / 20);

    for (StreamPeer& receiver : honest) {
        EXPECT_TRUE(await([&] { return receiver.report<ReceiverReport>().last == sender->statistics().frames; }));
        const auto report = receiver.report<ReceiverReport>();
        EXPECT_EQ(report.broken, 0U);
        EXPECT_EQ(report.disordered, 0U);
        EXPECT_EQ(report.ends, 0U) << report.trouble.data();
        EXPECT_EQ(report.failures, 0U) << report.trouble.data();
    }
    EXPECT_EQ(honest.front().report<ReceiverReport>().missed, 0U);
    before.expect_no_more_memory();
    hostile.process().kill();
    EXPECT_TRUE(await([&] { return sender->statistics().receivers == honest.size(); }));
    before.expect_no_growth();
    for (StreamPeer& receiver : honest) {
        (void)receiver.quit<ReceiverReport>();
    }
}

#define GEYSER_HARM(name)                                                                                              \
    NamedHarm { Harm::name, #name }
INSTANTIATE_TEST_SUITE_P(Who, HostileReceiver,
                         testing::Values(GEYSER_HARM(ScribblesOnItsPage), GEYSER_HARM(NeverReleases),
                                         GEYSER_HARM(ReleasesWhatItDoesNotHold), GEYSER_HARM(ClaimsFutureFrames),
                                         GEYSER_HARM(TakesItsWordBack), GEYSER_HARM(SendsMalformedMessages),
                                         GEYSER_HARM(FloodsTheSocket), GEYSER_HARM(ConnectsAThousandTimes),
                                         GEYSER_HARM(KeepsConnecting), GEYSER_HARM(AsksForEver)),
                         [](const auto& instance) { return std::string(instance.param.name); });
#undef GEYSER_HARM

/// A receiver's one word, which is for a sender that waits.
class SlotFreedMessages : public StreamProcesses {
protected:
    SlotFreedMessages() {
        EXPECT_TRUE(await([&] { return sender_->statistics().receivers == 1; }));
    }
    [[nodiscard]] SenderConfig patient() const {
        SenderConfig config = sender_config();
        config.slots = 2;
        config.patience = kLong;
        return config;
    }
    /// Whether the sender's end has taken all that was said.
    [[nodiscard]] bool all_heard() const {
        int unread = 0;
        return ioctl(receiver_.channel.waitable(), SIOCOUTQ, &unread) == 0 && unread == 0;
    }

    std::unique_ptr<Sender> sender_ = Sender::create(*manager_, patient()).value();
    RawReceiver receiver_ = RawReceiver::connect(directory_ / (std::string(kStreamName) + ".sock"), StreamMode::Latest);
};

TEST_F(SlotFreedMessages, MayBeHeardLate) {
    publish(*sender_, 0s);
    receiver_.page->held.store(stream::slot_bit(stream::unpack(receiver_.control->latest.load()).slot));
    publish(*sender_, 0s);
    for (std::uint32_t i = 0; i < 4 * kMaxSlots; ++i) {
        EXPECT_FALSE(sender_->begin_frame(0s)); // it waits, and has given up
        say(receiver_.channel, stream::SlotFreed{});
    }
    EXPECT_TRUE(await([&] { return all_heard(); }));
    EXPECT_TRUE(receiver_.is_connected());
}

TEST_F(SlotFreedMessages, ThatNobodyAskedForEndTheConnection) {
    EXPECT_THROW(
        for (std::uint32_t i = 0; i < 1'000'000; ++i) { say(receiver_.channel, stream::SlotFreed{}); },
        std::runtime_error);
}

} // namespace
} // namespace geyser::test
