// Receivers and senders that are killed at any moment. Where they can be traced, stream_traced_kill_test.cpp chooses
// the moments; elsewhere this is all there is, and there it adds what only speed brings.
#include "../../support/scale.hpp"
#include "killed.hpp"

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_F(KilledReceiver, LeavesNothingBehindAtAnyMoment) {
    const auto kill_after = [&](std::chrono::microseconds delay, std::chrono::microseconds holds_frames = 0us) {
        StreamPeer victim = start_receiver({.mode = StreamMode::EveryFrame, .holds_frames = holds_frames});
        const auto end = Clock::now() + delay;
        do {
            publish(*sender_, 1s);
        } while (Clock::now() < end);
        victim.process().kill();
        return sender_has_recovered();
    };
    ASSERT_TRUE(kill_after(100ms, 20ms)); // so that the sender sleeps: the first time, that makes things which stay
    const Holdings before;
    const std::size_t kills = repetitions({.daily = 40, .sanitized = 10, .soak = 2'500});
    for (std::size_t kill = 0; kill < kills; ++kill) {
        ASSERT_TRUE(kill_after(std::chrono::microseconds(kill % 100 * 20))) << "kill " << kill;
    }
    before.expect_no_growth();
}

TEST_F(KilledSender, IsFollowedByTheNextAtAnyMoment) {
    const std::size_t kills = repetitions({.daily = 40, .sanitized = 10, .soak = 1'000});
    const Survivor survivor(make_receiver());
    for (std::size_t life = 1; life <= kills; ++life) {
        const std::uint64_t frames = survivor.state().frames;
        StreamPeer victim("send", directory_.path());
        ASSERT_TRUE(await([&] { return survivor.state().frames > frames; })) << "nobody found sender " << life;
        std::this_thread::sleep_for(std::chrono::microseconds(life % 50 * 20));
        victim.process().kill();
        ASSERT_TRUE(await([&] { return survivor.state().ends == life; }));
        ASSERT_EQ(survivor.state().failures, 0U) << survivor.state().reason;
    }
    expect_no_trace();
}

} // namespace
} // namespace geyser::test
