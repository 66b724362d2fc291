// Streams from end to end, over the host backend: no driver, both ends in this process.
#include <geyser/geyser.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Stream : public ::testing::Test {
protected:
    Stream() {
        std::string path = std::filesystem::temp_directory_path() / "geyser-stream-XXXXXX";
        directory_ = ::mkdtemp(path.data());
    }
    ~Stream() override { std::filesystem::remove_all(directory_); }

    static TextureDescriptor texture(std::uint32_t width = 8, std::uint32_t height = 4) {
        return {.width = width, .height = height, .layout = TextureLayout::Linear};
    }
    SenderConfig sender_config(std::uint32_t slots = 4) const {
        return {.name = "camera", .texture = texture(), .slots = slots, .directory = directory_};
    }
    std::unique_ptr<Sender> make_sender(const SenderConfig& config) {
        auto sender = Sender::create(*manager_, config);
        EXPECT_TRUE(sender) << sender.error().message();
        return sender ? std::move(*sender) : nullptr;
    }
    std::unique_ptr<Sender> make_sender() { return make_sender(sender_config()); }
    std::unique_ptr<Receiver> make_receiver(StreamMode mode = StreamMode::Latest) {
        return Receiver::connect(*manager_, "camera", {.mode = mode, .directory = directory_}).value();
    }

    /// Fills the texture with one byte and publishes it, with that byte as metadata.
    static void send(Sender& sender, unsigned char value) {
        auto frame = sender.begin_frame(5s);
        ASSERT_TRUE(frame) << frame.error().message();
        auto bytes = frame->texture().as<HostTexture>()->bytes();
        std::memset(bytes.data(), value, bytes.size());
        const std::byte metadata{value};
        ASSERT_TRUE(frame->submit({.metadata = std::span(&metadata, 1)}));
    }
    static unsigned first_byte(const IncomingFrame& frame) {
        return std::to_integer<unsigned>(frame.texture().as<HostTexture>()->bytes()[0]);
    }
    std::string socket() const { return directory_ + "/camera.sock"; }

    std::string directory_;
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
};

TEST_F(Stream, DeliversTexelsNumberAndMetadataTogether) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 7);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->number(), 1U);
    EXPECT_EQ(first_byte(*frame), 7U);
    ASSERT_EQ(frame->info().metadata.size(), 1U);
    EXPECT_EQ(frame->info().metadata[0], std::byte{7});
    EXPECT_GT(frame->published().count(), 0);
}

TEST_F(Stream, GivesALateReceiverTheNewestFrame) {
    auto sender = make_sender();
    send(*sender, 1);
    send(*sender, 2);
    const auto frame = make_receiver()->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 2U);
}

TEST_F(Stream, GivesLatestTheNewestAndCountsWhatItSkipped) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    send(*sender, 2);
    send(*sender, 3);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->number(), 3U);
    EXPECT_EQ(receiver->statistics().skipped, 1U);
}

TEST_F(Stream, GivesEveryFrameEachInTurn) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    ASSERT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout); // connected from here on
    for (unsigned char value = 1; value <= 3; ++value) {
        send(*sender, value);
    }
    for (unsigned value = 1; value <= 3; ++value) {
        const auto frame = receiver->acquire(5s);
        ASSERT_TRUE(frame) << frame.error().message();
        EXPECT_EQ(first_byte(*frame), value);
    }
}

TEST_F(Stream, GivesNoFrameTwice) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
}

TEST_F(Stream, KeepsAHeldFrameAsItIsWhileTheSenderGoesOn) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    for (unsigned char value = 2; value < 50; ++value) {
        send(*sender, value);
    }
    EXPECT_EQ(first_byte(*held), 1U);
}

TEST_F(Stream, DropsTheFramesOfAnEveryFrameReceiverThatDoesNotTakeThem) {
    auto sender = make_sender();
    auto receiver = make_receiver(StreamMode::EveryFrame);
    ASSERT_FALSE(receiver->acquire(0s));
    for (unsigned char value = 1; value <= 4; ++value) {
        send(*sender, value);
    }
    const auto frame = sender->begin_frame(0s); // all four slots wait for the receiver
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(sender->statistics().waits, 1U);
    EXPECT_EQ(sender->statistics().receivers, 1U);
}

TEST_F(Stream, DisconnectsASlowEveryFrameReceiverWhereTheSenderSaysSo) {
    SenderConfig config = sender_config();
    config.slow_receiver = SlowReceiver::Disconnect;
    auto sender = make_sender(config);
    auto receiver = make_receiver(StreamMode::EveryFrame);
    ASSERT_FALSE(receiver->acquire(0s));
    for (unsigned char value = 1; value <= 4; ++value) {
        send(*sender, value);
    }
    EXPECT_TRUE(sender->begin_frame(0s));
    EXPECT_EQ(sender->statistics().disconnected, 1U);
}

TEST_F(Stream, ThrowsOutWhoKeepsASlotForLongerThanItsPatience) {
    SenderConfig config = sender_config(2);
    config.patience = 0s;
    auto sender = make_sender(config);
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    const auto next = sender->begin_frame(5s); // the only other slot is held
    ASSERT_TRUE(next) << next.error().message();
    const auto end = receiver->acquire(5s);
    // The newest frame may be taken before the farewell is read; after it comes the end.
    const auto error = end ? receiver->acquire(5s) : Result<IncomingFrame>(std::unexpected(end.error()));
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().code, ErrorCode::PeerClosed);
    EXPECT_THAT(error.error().reason, HasSubstr("patience"));
}

TEST_F(Stream, TimesOutWhereEverySlotIsHeldWithinPatience) {
    auto sender = make_sender(sender_config(2));
    auto receiver = make_receiver();
    send(*sender, 1);
    const auto held = receiver->acquire(5s);
    ASSERT_TRUE(held);
    send(*sender, 2);
    const auto next = sender->begin_frame(0s);
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, ErrorCode::Timeout);
}

TEST_F(Stream, FollowsAChangeOfSize) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    ASSERT_TRUE(sender->reconfigure(texture(16, 16)));
    send(*sender, 2);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->texture().width(), 16U);
    EXPECT_EQ(first_byte(*frame), 2U);
}

TEST_F(Stream, WaitsForASenderThatDoesNotExistYet) {
    auto receiver = make_receiver();
    std::unique_ptr<Sender> sender;
    std::thread late([&] {
        sender = make_sender();
        send(*sender, 9);
    });
    const auto frame = receiver->acquire(10s);
    late.join();
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 9U);
}

TEST_F(Stream, TellsReceiversThatTheSenderClosedAndFindsTheNextOne) {
    auto receiver = make_receiver();
    auto sender = make_sender();
    send(*sender, 1);
    ASSERT_TRUE(receiver->acquire(5s));
    sender.reset();
    const auto end = receiver->acquire(5s);
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, ErrorCode::PeerClosed);
    EXPECT_THAT(end.error().reason, HasSubstr("closed the stream"));

    sender = make_sender();
    send(*sender, 2);
    const auto frame = receiver->acquire(5s);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 2U);
    EXPECT_EQ(receiver->statistics().connections, 2U);
}

TEST_F(Stream, EndsAnAcquireWhenAStopIsRequested) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(receiver->acquire(1h, stop.get_token()).error().code, ErrorCode::Interrupted);
}

TEST_F(Stream, RefusesASecondSenderOfTheSameName) {
    auto sender = make_sender();
    const auto second = Sender::create(*manager_, sender_config());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().native, EADDRINUSE);
    EXPECT_THAT(second.error().reason, HasSubstr("living sender"));
}

TEST_F(Stream, TakesTheNameOfASenderThatDied) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    ASSERT_LT(socket().size(), sizeof address.sun_path);
    std::memcpy(address.sun_path, socket().data(), socket().size());
    {
        const UniqueFd dead(::socket(AF_UNIX, SOCK_SEQPACKET, 0));
        ASSERT_EQ(::bind(dead.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    EXPECT_TRUE(Sender::create(*manager_, sender_config()));
}

TEST_F(Stream, RefusesAFolderThatIsOpenToOthers) {
    std::filesystem::permissions(directory_, std::filesystem::perms::all);
    const auto sender = Sender::create(*manager_, sender_config());
    ASSERT_FALSE(sender);
    EXPECT_EQ(sender.error().code, ErrorCode::PeerRejected);
}

TEST_F(Stream, LeavesNoFileBehind) {
    make_sender().reset();
    EXPECT_FALSE(std::filesystem::exists(socket()));
}

TEST_F(Stream, RefusesMetadataThatIsTooLong) {
    auto sender = make_sender();
    auto frame = sender->begin_frame(1s).value();
    const std::vector<std::byte> metadata(kMaxFrameMetadata + 1);
    EXPECT_EQ(frame.submit({.metadata = metadata}).error().code, ErrorCode::SizeOverflow);
}

TEST_F(Stream, RefusesTwoFramesAtOnce) {
    auto sender = make_sender();
    const auto first = sender->begin_frame(1s);
    ASSERT_TRUE(first);
    EXPECT_EQ(sender->begin_frame(1s).error().code, ErrorCode::InvalidArgument);
}

TEST_F(Stream, RefusesToSubmitAFrameTwice) {
    auto sender = make_sender();
    auto frame = sender->begin_frame(1s).value();
    ASSERT_TRUE(frame.submit());
    EXPECT_EQ(frame.submit().error().code, ErrorCode::InvalidArgument);
}

TEST_F(Stream, TakesADroppedFrameBackUnpublished) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    { const auto dropped = sender->begin_frame(1s); }
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
    EXPECT_TRUE(sender->begin_frame(1s));
}

TEST_F(Stream, RefusesTooFewAndTooManySlots) {
    for (const std::uint32_t slots : {0U, 1U, kMaxSlots + 1}) {
        const auto sender = Sender::create(*manager_, sender_config(slots));
        ASSERT_FALSE(sender);
        EXPECT_EQ(sender.error().code, ErrorCode::InvalidArgument);
    }
}

TEST(StreamName, TakesAnyTextThatCanBeAFileName) {
    for (const std::string_view name : {"camera", "Kamera 1", "caméra", "カメラ", "...", "a.sock"}) {
        EXPECT_TRUE(validate_stream_name(name)) << name;
    }
}

TEST(StreamName, RefusesWhatCannotBeOne) {
    const std::string long_name(kMaxStreamName + 1, 'x');
    const std::string zero("a\0b", 3);
    for (const std::string_view name :
         {std::string_view(), std::string_view("a/b"), std::string_view("."), std::string_view(".."),
          std::string_view("a\nb"), std::string_view("\x7f"), std::string_view("\xff"), std::string_view(zero),
          std::string_view(long_name)}) {
        const auto valid = validate_stream_name(name);
        ASSERT_FALSE(valid) << name;
        EXPECT_EQ(valid.error().code, ErrorCode::InvalidArgument);
    }
}

} // namespace
} // namespace geyser::test
