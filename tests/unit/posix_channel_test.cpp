// What a channel's descriptors are on a system of Unix.
#include "../support/ipc_sockets.hpp"

#include <gtest/gtest.h>

namespace geyser::test {
namespace {

TEST(Channel, KnowsItsPeersUser) {
    auto [here, there] = Channel::pair().value();
    EXPECT_EQ(here.peer().user, geteuid());
    EXPECT_EQ(there.peer().user, geteuid());
}

TEST(Channel, IsCloseOnExec) {
    auto [here, there] = Channel::pair().value();
    EXPECT_TRUE(is_close_on_exec(here.waitable()));
    EXPECT_TRUE(is_close_on_exec(there.waitable()));
}

} // namespace
} // namespace geyser::test
