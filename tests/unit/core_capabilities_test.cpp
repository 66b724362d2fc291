#include <geyser/capabilities.hpp>

#include <gtest/gtest.h>

namespace geyser {
namespace {

const Capabilities kCapabilities = {
    .api = Api::Vulkan,
    .transports = {{.transport = Transport::OpaqueFd, .can_export = true}, {.transport = Transport::DmaBuf}},
    .sync = {{.kind = SyncKind::CpuCompletion, .can_export = true}, {.kind = SyncKind::TimelineOpaqueFd}}};

TEST(Capabilities, FindsATransport) { EXPECT_EQ(kCapabilities.find(Transport::DmaBuf), &kCapabilities.transports[1]); }

TEST(Capabilities, FindsAKindOfSync) {
    EXPECT_EQ(kCapabilities.find(SyncKind::TimelineOpaqueFd), &kCapabilities.sync[1]);
}

TEST(Capabilities, FindsNothingWhereNothingIsListed) {
    EXPECT_EQ(kCapabilities.find(Transport::HostMemory), nullptr);
    EXPECT_EQ(kCapabilities.find(SyncKind::BinaryOpaqueFd), nullptr);
}

TEST(Capabilities, HaveTheKindOfTimelineThatCanBeExported) {
    Capabilities capabilities = {.api = Api::Metal,
                                 .sync = {{.kind = SyncKind::BinaryOpaqueFd, .can_export = true},
                                          {.kind = SyncKind::TimelineOpaqueFd, .can_import = true},
                                          {.kind = SyncKind::SharedEvent, .can_export = true}}};
    EXPECT_EQ(timeline_kind(capabilities), SyncKind::SharedEvent);
    capabilities.sync.pop_back();
    EXPECT_EQ(timeline_kind(capabilities), SyncKind::CpuCompletion);
}

} // namespace
} // namespace geyser
