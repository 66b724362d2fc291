// Shared events between Vulkan and Metal: a timeline that GPUs and CPUs of both see.
#include "fixture.hpp"

#include "support/vulkan_commands.hpp"

#include <stop_token>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class VulkanMetalSync : public VulkanMetalTest {
protected:
    /// A timeline of `from`, and what `to` imports of it.
    struct Pair {
        std::unique_ptr<SharedSemaphore> own;
        std::unique_ptr<SharedSemaphore> imported;
    };
    [[nodiscard]] static Pair make_pair(TextureShareManager& from, TextureShareManager& to) {
        Pair pair{.own = from.create_semaphore(SyncKind::SharedEvent).value()};
        pair.imported = share(from, *pair.own, to);
        return pair;
    }
};

void expect_seen_by_cpus(SharedSemaphore& one, SharedSemaphore& other) {
    EXPECT_EQ(one.value(), 0U);
    ASSERT_TRUE(one.signal(7));
    EXPECT_EQ(other.value(), 7U);
    EXPECT_TRUE(other.wait(7, 0ns));
    EXPECT_TRUE(other.wait(3, Timeout::max()));
    ASSERT_TRUE(other.signal(9));
    EXPECT_EQ(one.value(), 9U);
    EXPECT_TRUE(one.wait(9, 10s));
    EXPECT_EQ(one.signal(9).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(other.signal(8).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(one.wait(10, 1ms).error().code, ErrorCode::Timeout);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(one.wait(10, Timeout::max(), stop.get_token()).error().code, ErrorCode::Interrupted);
}

TEST_F(VulkanMetalSync, IsImportedAsWhatItIs) {
    const auto [own, imported] = make_pair(metal(), vulkan());
    EXPECT_EQ(imported->api(), Api::Vulkan);
    EXPECT_EQ(imported->kind(), SyncKind::SharedEvent);
    EXPECT_NE(geyser::vulkan::semaphore(*imported), VK_NULL_HANDLE);
    EXPECT_EQ(geyser::vulkan::fence(*imported), VK_NULL_HANDLE);
    EXPECT_EQ(vulkan().export_semaphore(*imported).error().code, ErrorCode::NotShareable);
}

TEST_F(VulkanMetalSync, OfVulkansIsSeenByBothCpus) {
    const auto [own, imported] = make_pair(vulkan(), metal());
    expect_seen_by_cpus(*own, *imported);
}

TEST_F(VulkanMetalSync, OfMetalsIsSeenByBothCpus) {
    const auto [own, imported] = make_pair(metal(), vulkan());
    expect_seen_by_cpus(*own, *imported);
}

TEST_F(VulkanMetalSync, CrossesBetweenTwoVulkanDevices) {
    const auto other = open_vulkan();
    const auto [own, imported] = make_pair(vulkan(), *other);
    expect_seen_by_cpus(*own, *imported);
}

TEST_F(VulkanMetalSync, KeepsTheValueThatItHasWhenItIsImported) {
    const auto own = metal().create_semaphore(SyncKind::SharedEvent).value();
    ASSERT_TRUE(own->signal(41));
    const auto imported = share(metal(), *own, vulkan());
    EXPECT_EQ(imported->value(), 41U);
    EXPECT_EQ(own->value(), 41U);
}

// No CPU waits between the rounds: Vulkan's GPU waits for Metal's and the other way round.
TEST_F(VulkanMetalSync, OrdersTheGpusOfBothForAHundredRounds) {
    const auto texture = make(vulkan());
    const auto there = share(vulkan(), *texture, metal());
    const auto [ready, ready_there] = make_pair(vulkan(), metal());
    const auto [done, done_here] = make_pair(metal(), vulkan());
    constexpr std::uint32_t kRounds = 100;
    std::vector<std::unique_ptr<SharedTexture>> taken;
    VulkanCommands writer(vulkan());
    for (std::uint32_t round = 1; round <= kRounds; ++round) {
        taken.push_back(make(metal()));
        const auto copied =
            metal().copy(*there, *taken.back(),
                         {.wait = SyncPoint{ready_there.get(), round}, .signal = SyncPoint{done.get(), round}});
        ASSERT_TRUE(copied) << copied.error().message();
        const float red = static_cast<float>(round) / 255.0F;
        const SyncPoint before{done_here.get(), round - 1};
        writer.run(
            [&](VkCommandBuffer commands) {
                VulkanCommands::clear(commands, geyser::vulkan::image(*texture), {red, 0, 0, 1});
                ASSERT_TRUE(vulkan().record_release(commands, *texture,
                                                    {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                                     .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                                     .access = VK_ACCESS_TRANSFER_WRITE_BIT}));
            },
            {.wait = round > 1 ? std::optional(before) : std::nullopt, .signal = SyncPoint{ready.get(), round}});
    }
    ASSERT_TRUE(done->wait(kRounds, 20s));
    for (std::uint32_t round = 1; round <= kRounds; ++round) {
        const auto bytes = fake_metal::bytes_of(geyser::metal::surface(*taken[round - 1]));
        ASSERT_EQ(bytes[0], static_cast<std::byte>(round));
        ASSERT_EQ(bytes[3], std::byte{0xff});
    }
}

/// A submission on Vulkan's GPU that waits for `wait` and signals `signal`.
void queue_on(TextureShareManager& vulkan, SharedTexture& texture, SyncPoint wait, SyncPoint signal) {
    ASSERT_TRUE(vulkan.acquire(texture, {}, Contents::Discard));
    ASSERT_TRUE(vulkan.release(texture, {.wait = wait, .signal = signal}));
}

TEST_F(VulkanMetalSync, HoldsVulkansGpuUntilMetalsHasSignalled) {
    const auto texture = make(vulkan());
    const auto [event, event_here] = make_pair(metal(), vulkan());
    const auto after = vulkan().create_semaphore(SyncKind::SharedEvent).value();
    queue_on(vulkan(), *texture, {event_here.get(), 5}, {after.get(), 1});
    EXPECT_EQ(after->wait(1, 20ms).error().code, ErrorCode::Timeout);
    ASSERT_TRUE(metal().relay({.signal = SyncPoint{event.get(), 5}}));
    EXPECT_TRUE(after->wait(1, 10s));
}

TEST_F(VulkanMetalSync, HoldsMetalsGpuUntilVulkansHasSignalled) {
    const auto texture = make(vulkan());
    const auto [event, event_there] = make_pair(vulkan(), metal());
    const auto after = metal().create_semaphore(SyncKind::SharedEvent).value();
    ASSERT_TRUE(metal().relay({.wait = SyncPoint{event_there.get(), 5}, .signal = SyncPoint{after.get(), 1}}));
    EXPECT_EQ(after->wait(1, 20ms).error().code, ErrorCode::Timeout);
    ASSERT_TRUE(vulkan().acquire(*texture, {}, Contents::Discard));
    ASSERT_TRUE(vulkan().release(*texture, {.signal = SyncPoint{event.get(), 5}}));
    EXPECT_TRUE(after->wait(1, 10s));
}

TEST_F(VulkanMetalSync, SetsAGpuFreeThatWaitsForADeadPeer) {
    const auto texture = make(vulkan());
    auto [own, imported] = make_pair(metal(), vulkan());
    own.reset();
    const auto after = vulkan().create_semaphore(SyncKind::SharedEvent).value();
    queue_on(vulkan(), *texture, {imported.get(), 5}, {after.get(), 1});
    EXPECT_EQ(after->value(), 0U);
    ASSERT_TRUE(imported->signal(5));
    EXPECT_TRUE(after->wait(1, 10s));
}

TEST_F(VulkanMetalSync, SurvivesAPeerThatJumpsAheadOfAPendingSignal) {
    const auto texture = make(vulkan());
    const auto [own, imported] = make_pair(vulkan(), metal());
    const auto gate = vulkan().create_semaphore(SyncKind::SharedEvent).value();
    queue_on(vulkan(), *texture, {gate.get(), 1}, {own.get(), 10});
    constexpr std::uint64_t kFar = std::uint64_t{1} << 40;
    ASSERT_TRUE(imported->signal(kFar));
    ASSERT_TRUE(gate->signal(1));
    ASSERT_TRUE(vulkan().release(*texture, {}));
    EXPECT_EQ(own->value(), kFar);
    EXPECT_TRUE(own->wait(kFar, 10s));
}

} // namespace
} // namespace geyser::test
