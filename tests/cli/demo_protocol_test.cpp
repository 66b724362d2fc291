// What the demo's two processes say to each other when one of them fails.

#include <demo/protocol.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace geyser::tool::demo {
namespace {

struct Ends {
    Channel producer;
    Channel consumer;
};

Ends connected() {
    auto ends = Channel::pair().value();
    return {std::move(ends.first), std::move(ends.second)};
}

TEST(DemoProtocol, FindsTheFailureOfAPeerThatLeftWhileThisSideWasSending) {
    Ends ends = connected();
    ASSERT_TRUE(send(ends.producer, demo::Setup{})); // never read
    ASSERT_TRUE(send(ends.consumer, Imported{}));
    ASSERT_TRUE(send(ends.consumer, Failure{std::uint16_t(ErrorCode::SystemFailure), "demo", "the disk is full", 28}));
    ends.consumer.close();
    ASSERT_EQ(send(ends.producer, Frame{}).error().code, ErrorCode::PeerClosed);

    const auto failure = failure_of_departed(ends.producer);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, ErrorCode::SystemFailure);
    EXPECT_EQ(failure->reason, "the disk is full");
    EXPECT_EQ(failure->native, 28);
}

TEST(DemoProtocol, FindsNothingWhereThePeerDiedWithoutAWord) {
    Ends ends = connected();
    ASSERT_TRUE(send(ends.consumer, Imported{}));
    ends.consumer.close();
    EXPECT_FALSE(failure_of_departed(ends.producer));
}

} // namespace
} // namespace geyser::tool::demo
