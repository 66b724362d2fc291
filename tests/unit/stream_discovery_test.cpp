// Names, and the folder in which senders are found.
#include "../support/stream_fixture.hpp"

#include <cerrno>

#include <unistd.h>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

TEST_F(Stream, RefusesASecondSenderOfTheSameName) {
    auto sender = make_sender();
    const auto second = Sender::create(*manager_, sender_config());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().native, EADDRINUSE);
    EXPECT_THAT(second.error().reason, HasSubstr("living sender"));
}

TEST_F(Stream, TakesTheNameOfASenderThatDied) {
    leave_dead_socket();
    EXPECT_TRUE(Sender::create(*manager_, sender_config()));
}

TEST_F(Stream, RefusesAFolderThatIsOpenToOthers) {
    open_to_everybody(directory_);
    const auto sender = Sender::create(*manager_, sender_config());
    ASSERT_FALSE(sender);
    EXPECT_EQ(sender.error().code, ErrorCode::PeerRejected);
}

TEST_F(Stream, LeavesNoFileBehind) {
    make_sender().reset();
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
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

TEST_F(Stream, IsListedWithWhatItSends) {
    auto sender = make_sender();
    auto receiver = make_receiver();
    for (unsigned char value = 1; value <= 3; ++value) {
        send(*sender, value);
        ASSERT_TRUE(receiver->acquire(5s));
    }
    const auto streams = list_streams(directory_, 5s);
    ASSERT_TRUE(streams) << streams.error().message();
    ASSERT_EQ(streams->size(), 1U);
    const StreamInfo& info = streams->front();
    EXPECT_EQ(info.name, "camera");
    EXPECT_EQ(info.process, static_cast<std::uint32_t>(::getpid()));
    EXPECT_EQ(info.width, 8U);
    EXPECT_EQ(info.height, 4U);
    EXPECT_EQ(info.format, TextureFormat::Rgba8Unorm);
    EXPECT_EQ(info.statistics.frames, 3U);
    EXPECT_GT(info.frames_per_second, 0);
    ASSERT_EQ(info.receivers.size(), 1U);
    EXPECT_EQ(info.receivers[0].taken, 3U);
    EXPECT_EQ(info.receivers[0].process, static_cast<std::uint32_t>(::getpid()));
    EXPECT_GT(info.receivers[0].latency.count(), 0);
}

TEST_F(Stream, IsListedByTheNamesOfThePrograms) {
    SenderConfig config = sender_config();
    config.program = "mixer";
    auto sender = make_sender(config);
    auto receiver = Receiver::connect(*manager_, "camera", {.directory = directory_, .program = "viewer"}).value();
    join(*sender, *receiver);
    const StreamInfo info = sender->info();
    EXPECT_EQ(info.program, "mixer");
    ASSERT_EQ(info.receivers.size(), 1U);
    EXPECT_EQ(info.receivers[0].program, "viewer");
}

TEST_F(Stream, ListsNothingWhereThereIsNoFolder) {
    const auto streams = list_streams(directory_ + "/none");
    ASSERT_TRUE(streams) << streams.error().message();
    EXPECT_TRUE(streams->empty());
}

TEST_F(Stream, RemovesWhatADeadSenderLeftWhenStreamsAreListed) {
    leave_dead_socket();
    ASSERT_TRUE(list_streams(directory_));
    EXPECT_FALSE(std::filesystem::exists(socket()));
}

} // namespace
} // namespace geyser::test
