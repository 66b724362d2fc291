// Semaphores and fences, of each kind that the device has.
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

#include <optional>
#include <stop_token>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;

class VulkanSyncOf : public VulkanTest, public ::testing::WithParamInterface<SyncKind> {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_SYNC(exporter(), GetParam());
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    }
    [[nodiscard]] static std::unique_ptr<SharedSemaphore> make() {
        return exporter().create_semaphore(GetParam()).value();
    }
    [[nodiscard]] static std::unique_ptr<SharedSemaphore> import(const SharedSemaphore& semaphore) {
        return importer().import_semaphore(exporter().export_semaphore(semaphore).value()).value();
    }
};

INSTANTIATE_TEST_SUITE_P(EachKind, VulkanSyncOf, ::testing::ValuesIn(kSyncKinds),
                         [](const auto& test) { return identifier(name(test.param)); });

TEST_P(VulkanSyncOf, IsImportedAsWhatItIs) {
    const auto semaphore = make();
    const auto handle = exporter().export_semaphore(*semaphore).value();
    EXPECT_EQ(handle.kind, GetParam());
    EXPECT_EQ(handle.identity, exporter().capabilities().identity);
    const auto imported = importer().import_semaphore(handle).value();
    EXPECT_EQ(imported->kind(), GetParam());
    EXPECT_EQ(imported->api(), Api::Vulkan);
    const bool fence = GetParam() == kFence;
    EXPECT_EQ(vulkan::fence(*imported) != VK_NULL_HANDLE, fence);
    EXPECT_EQ(vulkan::semaphore(*imported) != VK_NULL_HANDLE, !fence);
}

TEST_P(VulkanSyncOf, IsExportedByItsCreatorOnly) {
    const auto semaphore = make();
    const auto again = importer().export_semaphore(*import(*semaphore));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::NotShareable);
    const auto foreign = importer().export_semaphore(*semaphore);
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().code, ErrorCode::WrongManager);
}

TEST_P(VulkanSyncOf, IsRefusedFromAnotherDeviceOrDriver) {
    auto handle = exporter().export_semaphore(*make()).value();
    handle.identity.device.bytes[0] ^= 1;
    EXPECT_EQ(importer().import_semaphore(handle).error().code, ErrorCode::DeviceMismatch);
    handle.identity = exporter().capabilities().identity;
    handle.identity.driver.bytes[0] ^= 1;
    EXPECT_EQ(importer().import_semaphore(handle).error().code, ErrorCode::DriverMismatch);
}

TEST_P(VulkanSyncOf, IsRefusedAsAPointOfAnotherManager) {
    const auto semaphore = make();
    const auto texture = make_texture(importer());
    // A fence that is waited for would block first: signal instead.
    const auto released = importer().release(*texture, {.signal = SyncPoint{semaphore.get(), 1}});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::WrongManager);
}

// Every round writes another colour into a texture that goes there and back.
TEST_P(VulkanSyncOf, OrdersTheTwoSidesOfAHandOffForAHundredRounds) {
    const auto texture = make_texture(exporter());
    const auto imported =
        importer().import_texture(exporter().export_texture(*texture).value(), texture->descriptor()).value();
    const auto ready = make();
    const auto ready_there = import(*ready);
    const auto done = importer().create_semaphore(GetParam()).value();
    const auto done_here = exporter().import_semaphore(importer().export_semaphore(*done).value()).value();
    VulkanCommands writer(exporter());
    VulkanCommands reader(importer());
    const bool fence = GetParam() == kFence;
    for (std::uint32_t round = 1; round <= 100; ++round) {
        const float red = static_cast<float>(round) / 255.0F;
        const SyncPoint before{done_here.get(), round - 1};
        writer.run(
            [&](VkCommandBuffer commands) {
                VulkanCommands::clear(commands, vulkan::image(*texture), {red, 0, 0, 1});
                ASSERT_TRUE(exporter().record_release(commands, *texture,
                                                      {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                                       .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                                       .access = VK_ACCESS_TRANSFER_WRITE_BIT}));
            },
            {.wait = round > 1 ? std::optional(before) : std::nullopt, .signal = SyncPoint{ready.get(), round}});
        if (fence && round > 1) {
            ASSERT_TRUE(done->signal(0));
        }
        reader.run(
            [&](VkCommandBuffer commands) {
                ASSERT_TRUE(importer().record_acquire(commands, *imported,
                                                      {.layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                                       .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                                       .access = VK_ACCESS_TRANSFER_READ_BIT}));
                reader.copy_out(commands, as_vulkan(*imported), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
                ASSERT_TRUE(importer().record_release(commands, *imported,
                                                      {.layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                                       .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                                       .access = VK_ACCESS_TRANSFER_READ_BIT}));
            },
            {.wait = SyncPoint{ready_there.get(), round}, .signal = SyncPoint{done.get(), round}});
        ASSERT_THAT(reader.texels(*imported), Each(0xff000000 | round));
        if (fence) {
            ASSERT_TRUE(ready->signal(0));
        }
    }
}

class VulkanSync : public VulkanTest {};

TEST_F(VulkanSync, RefusesToMakeOrImportCpuCompletion) {
    EXPECT_EQ(exporter().create_semaphore(SyncKind::CpuCompletion).error().code, ErrorCode::UnsupportedSync);
    const auto texture = exporter().export_texture(*make_texture(exporter())).value();
    const ApiSemaphoreHandle handle{.kind = SyncKind::CpuCompletion, .object = duplicate(texture.objects[0]).value()};
    EXPECT_EQ(importer().import_semaphore(handle).error().code, ErrorCode::UnsupportedSync);
}

TEST_F(VulkanSync, RefusesAnEmptyHandle) {
    EXPECT_EQ(importer().import_semaphore({}).error().code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanSync, RefusesEachKindThatTheDeviceLacksWithItsReason) {
    for (const SyncSupport& support : exporter().capabilities().sync) {
        if (!support.can_export) {
            const auto semaphore = exporter().create_semaphore(support.kind);
            ASSERT_FALSE(semaphore);
            EXPECT_EQ(semaphore.error().code, ErrorCode::UnsupportedSync);
            EXPECT_EQ(semaphore.error().reason, support.reason);
            EXPECT_FALSE(support.reason.empty());
        }
    }
}

TEST_F(VulkanSync, KeepsTheCpuAwayFromBinarySemaphores) {
    GEYSER_NEEDS_SYNC(exporter(), kBinary);
    const auto semaphore = exporter().create_semaphore(kBinary).value();
    EXPECT_EQ(semaphore->value().error().code, ErrorCode::UnsupportedSync);
    EXPECT_EQ(semaphore->signal(1).error().code, ErrorCode::UnsupportedSync);
    EXPECT_EQ(semaphore->wait(1, 0ns).error().code, ErrorCode::UnsupportedSync);
}

TEST_F(VulkanSync, BlocksUntilTheGpuIsDoneWhereNothingIsSignalled) {
    GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    const auto texture = make_texture(exporter());
    const auto imported =
        importer().import_texture(exporter().export_texture(*texture).value(), texture->descriptor()).value();
    VulkanCommands writer(exporter());
    VulkanCommands reader(importer());
    writer.run([&](VkCommandBuffer commands) {
        VulkanCommands::clear(commands, vulkan::image(*texture), kRed);
        VulkanCommands::barrier(commands, vulkan::image(*texture), VK_ACCESS_TRANSFER_WRITE_BIT, 0,
                                VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_GENERAL);
    });
    for (int round = 0; round < 100; ++round) {
        ASSERT_TRUE(exporter().release(*texture, {}));
        ASSERT_TRUE(importer().acquire(*imported, {}));
        reader.run([&](VkCommandBuffer commands) {
            reader.copy_out(commands, as_vulkan(*imported), VK_IMAGE_LAYOUT_GENERAL);
        });
        ASSERT_THAT(reader.texels(*imported), Each(kRedTexel));
        ASSERT_TRUE(importer().release(*imported, {}));
        ASSERT_TRUE(exporter().acquire(*texture, {}));
    }
}

class VulkanTimeline : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_SYNC(exporter(), kTimeline);
        timeline_ = exporter().create_semaphore(kTimeline).value();
    }
    void TearDown() override {
        timeline_.reset();
        VulkanTest::TearDown();
    }
    std::unique_ptr<SharedSemaphore> timeline_;
};

TEST_F(VulkanTimeline, IsSetByTheHostAndSeenByTheOtherSide) {
    const auto imported = importer().import_semaphore(exporter().export_semaphore(*timeline_).value()).value();
    EXPECT_EQ(timeline_->value(), 0U);
    ASSERT_TRUE(timeline_->signal(7));
    EXPECT_EQ(imported->value(), 7U);
    EXPECT_TRUE(imported->wait(7, 0ns));
    EXPECT_TRUE(imported->wait(3, Timeout::max()));
}

TEST_F(VulkanTimeline, IsNeverSetBack) {
    ASSERT_TRUE(timeline_->signal(7));
    EXPECT_EQ(timeline_->signal(7).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(timeline_->signal(6).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(timeline_->value(), 7U);
}

TEST_F(VulkanTimeline, TimesOutWithoutWaitingWhenPolled) {
    EXPECT_EQ(timeline_->wait(1, 0ns).error().code, ErrorCode::Timeout);
    EXPECT_EQ(timeline_->wait(1, 1ms).error().code, ErrorCode::Timeout);
    EXPECT_EQ(timeline_->wait(1, Timeout::min()).error().code, ErrorCode::Timeout);
}

TEST_F(VulkanTimeline, IsNoLongerWaitedForWhenAStopIsRequested) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(timeline_->wait(1, Timeout::max(), stop.get_token()).error().code, ErrorCode::Interrupted);
}

TEST_F(VulkanTimeline, SetsAGpuFreeThatWaitsForADeadPeer) {
    GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    const auto imported = importer().import_semaphore(exporter().export_semaphore(*timeline_).value()).value();
    const auto after = importer().create_semaphore(kTimeline).value();
    const auto texture = make_texture(importer());
    ASSERT_TRUE(importer().acquire(*texture, {}, Contents::Discard));
    ASSERT_TRUE(
        importer().release(*texture, {.wait = SyncPoint{imported.get(), 5}, .signal = SyncPoint{after.get(), 1}}));
    EXPECT_EQ(after->value(), 0U);
    ASSERT_TRUE(imported->signal(5));
    EXPECT_TRUE(after->wait(1, 10s));
}

} // namespace
} // namespace geyser::test
