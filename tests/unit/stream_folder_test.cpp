// The folder of streams, which anybody of its user may remove.
#include "../support/await.hpp"
#include "../support/blocked.hpp"
#include "../support/stream_fixture.hpp"

namespace geyser::test {
namespace {

TEST_F(Stream, ReceiversMakeTheFolderThatTheyWatchAnewWhereItIsRemoved) {
    auto receiver = make_receiver();
    std::unique_ptr<Sender> sender;
    const bool came = while_blocked([&] { return receiver->acquire(1min).has_value(); },
                                    [&] {
                                        EXPECT_TRUE(await([&] { return std::filesystem::exists(directory_); }));
                                        std::filesystem::remove_all(directory_);
                                        EXPECT_TRUE(await([&] { return std::filesystem::exists(directory_); }));
                                        sender = make_sender();
                                        send(*sender, 9);
                                    });
    EXPECT_TRUE(came);
}

TEST_F(Stream, ReceiversInAnEventLoopMakeTheFolderAnewToo) {
    auto receiver = make_receiver();
    (void)receiver->waitable();
    EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
    std::filesystem::remove_all(directory_);
    EXPECT_TRUE(await([&] {
        EXPECT_EQ(receiver->acquire(0s).error().code, ErrorCode::Timeout);
        return std::filesystem::exists(directory_);
    }));
}

} // namespace
} // namespace geyser::test
