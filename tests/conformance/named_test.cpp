// Two processes between which no handle travels: they know each other's objects by name.
#include "named_peer.hpp"

#include <endpoint/endpoint.hpp>
#include <process/child.hpp>

#include <geyser/vulkan.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace geyser::conformance::test {
namespace {

using endpoint::kStepTimeout;

class NamesLane : public ::testing::TestWithParam<SyncKind> {
protected:
    void SetUp() override {
        auto manager = VulkanTextureShareManager::create();
        ASSERT_TRUE(manager) << manager.error().message();
        manager_ = std::move(*manager);
        const SyncSupport* support = manager_->capabilities().find(GetParam());
        if (support == nullptr || !support->can_export || !support->can_import) {
            GTEST_SKIP() << (support != nullptr ? support->reason : "this system has no such semaphores");
        }
    }

    const std::string name_ = "Local\\geyser-test-" + std::to_string(std::random_device()());
    const SharedNames names_{name_};
    std::unique_ptr<VulkanTextureShareManager> manager_;
};

TEST_P(NamesLane, CarryATextureToAnotherProcessAndBack) {
    const auto texture = manager_->create_named_texture(names_.texture, kNamedTexture);
    ASSERT_TRUE(texture) << texture.error().message();
    const auto ready = manager_->create_named_semaphore(names_.ready, GetParam()).value();
    const auto done = manager_->create_named_semaphore(names_.done, GetParam()).value();
    const auto end = endpoint::make_endpoint(*manager_).value();
    auto peer = process::Child::start(named_peer_command(name_));
    ASSERT_TRUE(peer) << peer.error().message();
    std::uint64_t wrong = 0;
    for (std::uint64_t round = 1; round <= kNamedRounds; ++round) {
        ASSERT_TRUE(end->write(**texture, round == 1 ? endpoint::Use::First : endpoint::Use::Later,
                               endpoint::Way::Submitted, SyncPoint{ready.get(), round},
                               [&](const endpoint::Subresource&, std::span<std::byte> texels) {
                                   std::ranges::fill(texels, sent_in(round));
                               }));
        // By the CPU first, where it can see the semaphore: a peer that has gone is then a failure, not a hang.
        if (is_timeline(GetParam())) {
            ASSERT_TRUE(done->wait(round, kStepTimeout)) << peer->join();
        }
        ASSERT_TRUE(end->read(**texture, endpoint::Way::Submitted, SyncPoint{done.get(), round},
                              [&](const endpoint::Subresource&, std::span<const std::byte> texels) {
                                  wrong += static_cast<std::uint64_t>(std::ranges::count_if(
                                      texels, [&](std::byte each) { return each != answered_in(round); }));
                              }));
    }
    EXPECT_EQ(wrong, 0U);
    EXPECT_TRUE(peer->channel().receive<UserData>(kStepTimeout));
    EXPECT_EQ(peer->join(), "");
}

INSTANTIATE_TEST_SUITE_P(Each, NamesLane,
                         ::testing::Values(SyncKind::BinaryOpaqueWin32, SyncKind::TimelineOpaqueWin32,
                                           SyncKind::D3D12Fence),
                         [](const auto& test) { return std::to_string(static_cast<int>(test.param)); });

} // namespace
} // namespace geyser::conformance::test
