#include "../support/ipc_messages.hpp"

#include <geyser/sync.hpp>

#include <gtest/gtest.h>

namespace geyser {
namespace {

TEST(SyncKind, HasNames) {
    EXPECT_EQ(name(SyncKind::CpuCompletion), "cpu-completion");
    EXPECT_EQ(name(SyncKind::FenceOpaqueFd), "fence-opaque-fd");
    EXPECT_EQ(name(SyncKind::BinaryOpaqueFd), "binary-opaque-fd");
    EXPECT_EQ(name(SyncKind::TimelineOpaqueFd), "timeline-opaque-fd");
    EXPECT_EQ(name(SyncKind::SharedEvent), "shared-event");
    EXPECT_EQ(name(static_cast<SyncKind>(0)), "unknown");
}

TEST(ApiSemaphoreHandle, DuplicateKeepsKindAndIdentity) {
    ApiSemaphoreHandle handle{.kind = SyncKind::BinaryOpaqueFd, .object = test::make_object()};
    handle.identity.driver.bytes[3] = 7;
    const auto copy = duplicate(handle);
    ASSERT_TRUE(copy) << copy.error().message();
    EXPECT_EQ(copy->kind, SyncKind::BinaryOpaqueFd);
    EXPECT_EQ(copy->identity, handle.identity);
    EXPECT_NE(copy->object.get(), handle.object.get());
}

TEST(ApiSemaphoreHandle, DuplicateRefusesAnEmptyHandle) {
    const auto copy = duplicate(ApiSemaphoreHandle());
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, ErrorCode::InvalidHandle);
}

} // namespace
} // namespace geyser
