// A sender that is killed while this side's GPU waits for its frame.
#include "../support/temporary_directory.hpp"
#include "../support/vulkan_fixture.hpp"
#include "dying_sender.hpp"

#include <peer_process.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class VulkanStreamDeath : public VulkanTest {
protected:
    PeerProcess start_sender() const { return PeerProcess("interop_tests", {kDyingSender, directory_}); }

    TemporaryDirectory folder_;
    std::string directory_ = folder_.path().string();
};

TEST_F(VulkanStreamDeath, SetsTheWaitingGpuFreeAndIsSurvivedByTheReceiver) {
    GEYSER_NEEDS_SYNC(importer(), kTimeline);
    const auto receiver =
        Receiver::connect(importer(), kDyingStream, {.patience = 1h, .directory = directory_}).value();
    const auto after = importer().create_semaphore(kTimeline).value();
    for (std::uint64_t life = 1; life <= 3; ++life) {
        PeerProcess sender = start_sender();
        auto taken = receiver->acquire(60s);
        ASSERT_TRUE(taken) << taken.error().message();
        // Behind the wait for the frame in this side's queue.
        ASSERT_TRUE(importer().release(taken->texture(), {.signal = SyncPoint{after.get(), life}}));
        ASSERT_EQ(after->value().value(), life - 1);
        const Clock::time_point death = Clock::now();
        sender.kill();
        ASSERT_TRUE(after->wait(life, 60s)); // with no call of the receiver's that could help
        const auto freed = Clock::now() - death;
        const auto end = receiver->acquire(60s);
        const auto told = Clock::now() - death;
        ASSERT_FALSE(end);
        EXPECT_EQ(end.error().code, ErrorCode::PeerClosed);
        const auto ms = [](auto duration) { return std::chrono::duration<double, std::milli>(duration).count(); };
        std::cout << "the GPU was free " << ms(freed) << " ms, the receiver told " << ms(told)
                  << " ms after the sender was killed\n";
    }
    EXPECT_EQ(receiver->statistics().connections, 3U);
}

} // namespace
} // namespace geyser::test
