// What a receiver sees of a frame belongs together, at whatever speed it looks.
#include "../../support/scale.hpp"
#include "stream_processes.hpp"

#include <iostream>
#include <vector>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class StreamConsistency : public StreamProcesses {};

TEST_F(StreamConsistency, ShowsEachReceiverWholeFramesInOrder) {
    const std::size_t frames = repetitions({.daily = 50'000, .sanitized = 4'000, .soak = 1'000'000});
    const auto sender = make_sender();
    std::vector<StreamPeer> receivers;
    receivers.push_back(start_receiver({.mode = StreamMode::EveryFrame}));
    receivers.push_back(start_receiver({.mode = StreamMode::Latest}));
    receivers.push_back(start_receiver({.mode = StreamMode::Latest, .holds_frames = 3ms}));

    const auto start = std::chrono::steady_clock::now();
    FrameNumber newest = 0;
    for (std::size_t i = 0; i < frames && !HasFailure(); ++i) {
        newest = publish(*sender, kLong);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::cout << "published " << frames << " frames in " << taken.count() << " s\n";

    for (StreamPeer& receiver : receivers) {
        EXPECT_TRUE(await([&] { return receiver.report<ReceiverReport>().last == newest; }));
        const auto report = receiver.quit<ReceiverReport>();
        std::cout << "receiver: " << report.frames << " frames, " << report.missed << " missed\n";
        EXPECT_EQ(report.broken, 0U);
        EXPECT_EQ(report.disordered, 0U);
        EXPECT_EQ(report.ends, 0U);
        if (&receiver == &receivers.front()) { // the sender waited for it as long as it took
            EXPECT_EQ(report.frames, frames);
        }
    }
}

} // namespace
} // namespace geyser::test
