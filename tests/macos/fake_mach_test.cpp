// The stand-in for Mach is strict: what would go unnoticed on a Mac, or harm another part of the program, ends it here.
#include "raw_client.hpp"

#include <fake_mach.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using testing::HasSubstr;

TEST(FakeMachDeathTest, ARightThatIsReleasedTwiceEndsTheProgram) {
    RawPort port;
    EXPECT_DEATH(
        {
            mach_port_deallocate(mach_task_self(), port.name());
            mach_port_deallocate(mach_task_self(), port.name());
        },
        "released once too often");
}

TEST(FakeMachDeathTest, ANameThatIsGoneEndsTheProgram) {
    EXPECT_DEATH(mach_port_deallocate(mach_task_self(), 0x7fff03), "mach_port_deallocate of a name that is not there");
}

TEST(FakeMachDeathTest, ASendRightIsNoReceiveRight) {
    RawPort port;
    port.destroy_receive_right();
    EXPECT_DEATH(mach_port_mod_refs(mach_task_self(), port.name(), MACH_PORT_RIGHT_RECEIVE, -1),
                 "a receive right that is not there");
    EXPECT_EQ(mach_port_mod_refs(mach_task_self(), port.name(), MACH_PORT_RIGHT_SEND, 1), KERN_INVALID_RIGHT);
}

TEST(FakeMach, ADeadNameIsSentTo) {
    RawPort port;
    port.destroy_receive_right();
    EXPECT_EQ(RawMessage().send(port.name()), MACH_SEND_INVALID_DEST);
}

TEST(FakeMach, ALeakShowsInTheList) {
    const std::string before = fake_mach::list_rights();
    {
        RawPort port;
        EXPECT_THAT(fake_mach::list_rights(), HasSubstr("receive, 1 send"));
        mach_port_mod_refs(mach_task_self(), port.name(), MACH_PORT_RIGHT_SEND, 1);
        EXPECT_THAT(fake_mach::list_rights(), HasSubstr("receive, 2 send"));
        mach_port_deallocate(mach_task_self(), port.name());
    }
    EXPECT_EQ(fake_mach::list_rights(), before);
}

TEST(FakeMach, RightsInAMessageThatDiesAreDestroyed) {
    RawPort carrier;
    RawPort cargo;
    RawMessage message;
    ASSERT_EQ(message.add(cargo.name(), MACH_MSG_TYPE_MOVE_RECEIVE).send(carrier.name()), MACH_MSG_SUCCESS);
    cargo.was_sent_away();
    EXPECT_EQ(RawMessage().send(cargo.name()), MACH_MSG_SUCCESS);
    carrier.destroy_receive_right();
    EXPECT_EQ(RawMessage().send(cargo.name()), MACH_SEND_INVALID_DEST);
}

TEST(FakeMach, AQueueHasItsLimit) {
    RawPort port; // of 5, where nothing else was asked for
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(RawMessage().send(port.name()), MACH_MSG_SUCCESS);
    }
    auto message = std::make_unique<RawMessage>();
    EXPECT_DEATH(
        {
            // The destination's right has come back with the message, which nobody destroys.
            (void)message->send(port.name());
            mach_port_deallocate(mach_task_self(), port.name());
            mach_port_deallocate(mach_task_self(), port.name());
            mach_port_deallocate(mach_task_self(), port.name());
        },
        "released once too often");
}

} // namespace
} // namespace geyser::test
