// Senders that mean harm once a receiver has joined.
#include "../../support/process_state.hpp"
#include "../../support/scale.hpp"
#include "hostile_sender.hpp"
#include "ipc/futex.hpp"
#include "leftovers.hpp"

#include <future>
#include <iostream>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

// --- Silence, and too many words.

/// A deadline that is meant to pass.
constexpr Timeout kShort = 20ms;

TEST_F(HostileSender, ThatIsSilentIsNotWaitedForBeyondTheDeadline) {
    const auto met = meet([](RawSender&, Channel& channel) { await_hang_up(channel); }, kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

TEST_F(HostileSender, ThatFallsSilentInTheMiddleIsNotWaitedForBeyondTheDeadline) {
    const auto met = meet(
        [](RawSender& sender, Channel& channel) {
            sender.send_welcome(channel);
            await_hang_up(channel);
        },
        kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

TEST_F(HostileSender, ThatFloodsItsReceiverDoesNotHoldItBeyondTheDeadline) {
    const auto met = meet(
        [](RawSender& sender, Channel& channel) {
            sender.introduce(channel);
            for (;;) {
                say(channel, stream::Wake{});
            }
        },
        kShort);
    ASSERT_FALSE(met);
}

TEST_F(HostileSender, ThatWakesItsReceiverForNothingDoesNotHoldItBeyondTheDeadline) {
    const auto met = meet(
        [](RawSender& sender, Channel& channel) {
            sender.introduce(channel);
            while (!has_hung_up(channel)) {
                sender.control().wake.fetch_add(1);
                ipc::futex_wake_all(sender.control().wake);
            }
        },
        kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

// --- Nonsense in the control page.

TEST_F(HostileSender, ThatNamesASlotThatDoesNotExistIsNotBelieved) {
    const auto met = meet(after_set_up([](RawSender& sender) {
                              sender.control().latest.store(stream::pack({.frame = 5, .slot = 0xff}));
                          }),
                          kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

TEST_F(HostileSender, ThatPromisesAFrameItDoesNotHaveIsNotWaitedForBeyondTheDeadline) {
    const auto met = meet(
        after_set_up([](RawSender& sender) { sender.control().latest.store(stream::pack({.frame = 5, .slot = 0})); }),
        kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

TEST_F(HostileSender, ThatPromisesTexturesItDoesNotSendIsNotWaitedForBeyondTheDeadline) {
    const auto met = meet(after_set_up([](RawSender& sender) { sender.control().epoch.store(2); }), kShort);
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::Timeout) << met.error().message();
}

TEST_F(HostileSender, ThatDescribesAFrameInValuesThatDoNotExistIsAnError) {
    const auto met = meet(after_set_up([](RawSender& sender) {
        sender.control().slots[0].record.fields.alpha = 77;
        sender.publish(1, 0);
    }));
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::MalformedMessage) << met.error().message();
}

TEST_F(HostileSender, ThatClaimsMoreMetadataThanThereIsIsAnError) {
    const auto met = meet(after_set_up([](RawSender& sender) {
        sender.control().slots[0].record.fields.metadata_bytes = 0xffff;
        sender.publish(1, 0);
    }));
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::MalformedMessage) << met.error().message();
}

TEST_F(HostileSender, ThatCountsBackwardsShowsNoFrameTwice) {
    RawSender sender(path());
    const std::jthread other([&] { play(sender, after_set_up([](RawSender& self) { self.publish(10, 0); })); });
    const auto receiver = make_receiver();
    ASSERT_TRUE(receiver->acquire(kLong));
    sender.publish(5, 1);
    EXPECT_EQ(receiver->acquire(kShort).error().code, ErrorCode::Timeout);
}

TEST_F(HostileSender, ThatSendsTexturesWithoutEndIsBounded) {
    constexpr std::uint32_t kSets = 200;
    std::promise<void> go;
    RawSender sender(path());
    const std::jthread other([&] {
        play(sender, [&](RawSender& self, Channel& channel) {
            self.introduce(channel);
            (void)go.get_future().wait_for(kLong);
            self.control().epoch.store(kSets);
            for (std::uint32_t epoch = 2; epoch <= kSets; ++epoch) {
                self.send_textures(channel, epoch);
            }
            self.publish(1, 0);
            await_hang_up(channel);
        });
    });
    const auto receiver = make_receiver();
    EXPECT_EQ(receiver->acquire(kShort).error().code, ErrorCode::Timeout);
    const Holdings before;
    go.set_value();
    ASSERT_TRUE(receiver->acquire(kLong));
    before.expect_no_growth();
}

TEST_F(HostileSender, ThatSendsTexturesInPiecesIsUnderstoodLater) {
    std::promise<void> go;
    RawSender sender(path());
    const std::jthread other([&] {
        play(sender, [&](RawSender& self, Channel& channel) {
            self.introduce(channel);
            say(channel, stream::Textures{.epoch = 2, .slots = RawSender::kSlots});
            self.send_texture(channel, self.texture_handle(0));
            self.control().epoch.store(2);
            (void)go.get_future().wait_for(kLong);
            for (std::uint32_t slot = 1; slot < RawSender::kSlots; ++slot) {
                self.send_texture(channel, self.texture_handle(slot));
            }
            self.publish(1, 0);
            await_hang_up(channel);
        });
    });
    const auto receiver = make_receiver();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(receiver->acquire(kShort).error().code, ErrorCode::Timeout);
    }
    go.set_value();
    const auto frame = receiver->acquire(kLong);
    EXPECT_TRUE(frame) << frame.error().message();
}

// --- All of it at once.

TEST_F(HostileSender, ThatWritesAnythingAnywhereNeitherCrashesNorHoldsNorMisleads) {
    StreamPeer noise("send-noise", directory_.path());
    noise.tell(new_seed());
    (void)noise.hear<std::uint32_t>();
    const std::size_t descriptors = open_descriptors();
    std::size_t frames = 0;
    const std::size_t connections = repetitions({.daily = 200, .sanitized = 20, .soak = 20'000});
    for (std::size_t i = 0; i < connections; ++i) {
        const auto receiver = make_receiver(i % 2 == 0 ? StreamMode::Latest : StreamMode::EveryFrame);
        for (int call = 0; call < 50; ++call) {
            const auto frame = receiver->acquire(1ms);
            if (!frame) {
                continue;
            }
            ++frames;
            const FrameInfo& info = frame->info();
            ASSERT_LE(info.alpha, AlphaMode::Opaque);
            ASSERT_LE(info.origin, Origin::BottomLeft);
            ASSERT_LE(info.color_space.primaries, ColorPrimaries::Bt601);
            ASSERT_LE(info.color_space.transfer, TransferFunction::Hlg);
            ASSERT_LE(info.color_space.range, ColorRange::Limited);
            ASSERT_LE(info.color_space.matrix, ColorMatrix::Bt2020);
            ASSERT_LE(info.metadata.size(), kMaxFrameMetadata);
        }
    }
    std::cout << frames << " frames\n";
    EXPECT_GT(frames, 0U);
    EXPECT_EQ(open_descriptors(), descriptors);
}

} // namespace
} // namespace geyser::test
