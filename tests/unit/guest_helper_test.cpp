// The Vulkan device behind OpenGL, CUDA and WebGPU, and what all of their managers do alike: against a driver that does
// nothing and a guest that does nothing.
#include "vulkan_mock_driver.hpp"

#include "backend/guest/manager.hpp"

#include <geyser/host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr TextureDescriptor kOptimal{.width = 16, .height = 8};
constexpr TextureDescriptor kLinear{.width = 16, .height = 8, .layout = TextureLayout::Linear};

/// An API that imports everything and has no GPU. It speaks as CUDA.
class NullTexture : public SharedTexture {
public:
    static constexpr Api kApi = Api::Cuda;
    using SharedTexture::SharedTexture;
};

class NullManager final : public guest::Manager<TextureShareManager, NullTexture> {
public:
    explicit NullManager(const std::shared_ptr<guest::Helper>& helper)
        : Manager(helper,
                  guest::guest_capabilities(*helper, Api::Cuda, "nothing", "none",
                                            [](SyncKind kind) -> std::string {
                                                return kind == SyncKind::FenceOpaqueFd ? "the null API has no fences"
                                                                                       : "";
                                            }),
                  "NullManager") {}

    Result<void> may_enter = {};
    std::string lacks = {};
    std::vector<std::string> calls = {};

private:
    Result<void> enter(std::string_view /*operation*/) const override { return may_enter; }
    std::string refusal(const TextureDescriptor& /*image*/) const override { return lacks; }
    Result<std::unique_ptr<SharedTexture>> adopt(guest::Backing backing, std::string_view /*operation*/) override {
        backing.memory.objects.clear();
        return std::make_unique<OwnTexture>(helper(), std::move(backing));
    }
    Result<std::unique_ptr<SharedSemaphore>> adopt(std::unique_ptr<SharedSemaphore> vulkan,
                                                   ApiSemaphoreHandle /*handle*/,
                                                   std::string_view /*operation*/) override {
        return std::make_unique<guest::Semaphore>(Api::Cuda, helper(), std::move(vulkan));
    }
    Result<void> take(OwnTexture& /*texture*/, const HandOff& /*sync*/, Contents /*contents*/,
                      std::string_view operation) override {
        return log("take", operation);
    }
    Result<void> hand_over(OwnTexture& /*texture*/, const HandOff& /*sync*/, std::string_view operation) override {
        return log("hand_over", operation);
    }
    Result<void> copy_texels(const OwnTexture& /*source*/, OwnTexture& /*destination*/, const HandOff& /*sync*/,
                             std::string_view operation) override {
        return log("copy_texels", operation);
    }
    Result<void> log(std::string_view hook, std::string_view operation) {
        calls.push_back(std::string(hook) + " for " + std::string(operation));
        return {};
    }
};

/// Of the mock's only device.
DeviceIdentity identity_of(const MockDriver& driver) {
    return VulkanTextureShareManager::create(driver.config()).value()->capabilities().identity;
}

Result<std::shared_ptr<guest::Helper>> open_helper(const MockDriver& driver) {
    const DeviceIdentity identity = identity_of(driver);
    return guest::Helper::open(
        {.device = identity.device, .driver = identity.driver, .get_instance_proc_addr = MockDriver::entry()},
        "Guest::create");
}

class Guest : public ::testing::Test {
protected:
    MockDriver driver;
    std::shared_ptr<guest::Helper> helper = open_helper(driver).value();
    NullManager manager{helper};
};

TEST(GuestHelper, NamesTheDeviceThatVulkanLacks) {
    const MockDriver driver;
    const auto helper =
        guest::Helper::open({.device = {{1, 2, 3}}, .get_instance_proc_addr = MockDriver::entry()}, "Guest::create");
    ASSERT_FALSE(helper);
    EXPECT_EQ(helper.error().code, ErrorCode::BackendUnavailable);
    EXPECT_EQ(helper.error().operation, "Guest::create");
    EXPECT_THAT(helper.error().reason, HasSubstr("UUID 01020300-0000-0000-0000-000000000000"));
}

TEST(GuestHelper, RefusesAnotherDriverOfTheSameDevice) {
    const MockDriver driver;
    const auto helper = guest::Helper::open(
        {.device = identity_of(driver).device, .driver = Uuid{{0xaa}}, .get_instance_proc_addr = MockDriver::entry()},
        "Guest::create");
    ASSERT_FALSE(helper);
    EXPECT_EQ(helper.error().code, ErrorCode::DriverMismatch);
    EXPECT_THAT(helper.error().reason, HasSubstr("aa000000-0000-0000-0000-000000000000"));
}

TEST(GuestHelper, LeavesNothingBehindWhereACallFails) {
    for (const char* function :
         {"vkCreateImage", "vkAllocateMemory", "vkBindImageMemory", "vkQueueSubmit", "vkGetMemoryFdKHR"}) {
        MockDriver driver;
        {
            const auto helper = open_helper(driver).value();
            const int before = driver.live();
            driver.fail(function, VK_ERROR_OUT_OF_DEVICE_MEMORY);
            const auto backing = helper->create(kOptimal, Transport::OpaqueFd, "Guest::create_shareable_texture");
            ASSERT_FALSE(backing) << function;
            EXPECT_EQ(backing.error().operation, "Guest::create_shareable_texture");
            EXPECT_EQ(driver.live(), before) << function;
        }
        EXPECT_EQ(driver.live(), 0) << function;
    }
}

TEST_F(Guest, HandsNewMemoryToTheOutsideInGeneral) {
    (void)driver.take_barriers();
    ASSERT_TRUE(helper->create(kOptimal, Transport::OpaqueFd, "test"));
    const auto barriers = driver.take_barriers();
    ASSERT_FALSE(barriers.empty());
    EXPECT_EQ(barriers.back().newLayout, VK_IMAGE_LAYOUT_GENERAL);
    EXPECT_EQ(barriers.back().dstQueueFamilyIndex, VK_QUEUE_FAMILY_EXTERNAL);
}

TEST_F(Guest, AllowsEveryUsageThatTheDeviceHas) {
    const auto texture = manager.create_shareable_texture(kOptimal).value();
    EXPECT_EQ(texture->usage(), kOptimal.usage) << "what the user asked for";
    const auto handle = manager.export_texture(*texture).value();
    EXPECT_EQ(handle.descriptor, kOptimal);
    EXPECT_EQ(handle.exporter, Api::Cuda);
    EXPECT_NE(handle.vulkan->usage & VK_IMAGE_USAGE_STORAGE_BIT, 0U) << "what the guest's driver may assume";
}

TEST_F(Guest, ImportsWhatItExported) {
    const auto texture = manager.create_shareable_texture(kOptimal).value();
    const auto handle = manager.export_texture(*texture).value();
    const auto imported = manager.import_texture(handle, kOptimal);
    ASSERT_TRUE(imported) << imported.error().message();
    const auto again = manager.export_texture(**imported);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::NotShareable);
    EXPECT_EQ(again.error().operation, "NullManager::export_texture");
}

TEST_F(Guest, LetsVulkanCheckWhatAPeerClaims) {
    const auto texture = manager.create_shareable_texture(kOptimal).value();
    auto handle = manager.export_texture(*texture).value();
    handle.allocation_size += 1;
    const auto imported = manager.import_texture(handle, kOptimal);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
    EXPECT_EQ(imported.error().operation, "NullManager::import_texture");
}

TEST_F(Guest, SaysWhatTheApiLacksBeforeMemoryIsAllocated) {
    manager.lacks = "the null API has no such format";
    const int before = driver.live();
    EXPECT_EQ(manager.query(kOptimal, Transport::OpaqueFd)->reason, manager.lacks);
    const auto texture = manager.create_shareable_texture(kOptimal);
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedFormat);
    EXPECT_EQ(texture.error().reason, manager.lacks);
    EXPECT_EQ(driver.live(), before);
}

TEST_F(Guest, StopsEachCallWhereTheApiCannotBeCalled) {
    const auto texture = manager.create_shareable_texture(kOptimal).value();
    const auto other = manager.create_shareable_texture(kOptimal).value();
    const auto handle = manager.export_texture(*texture).value();
    manager.may_enter = fail(ErrorCode::DeviceLost, "enter", "it is lost");
    const auto lost = [](const auto& result) { return !result && result.error().code == ErrorCode::DeviceLost; };
    EXPECT_TRUE(lost(manager.create_shareable_texture(kOptimal)));
    EXPECT_TRUE(lost(manager.import_texture(handle, kOptimal)));
    EXPECT_TRUE(lost(manager.acquire(*texture, {}, Contents::Keep)));
    EXPECT_TRUE(lost(manager.release(*texture, {})));
    EXPECT_TRUE(lost(manager.copy(*texture, *other, {})));
    EXPECT_THAT(manager.calls, IsEmpty());
}

TEST_F(Guest, NamesTheCallThatTheUserMade) {
    const auto texture = manager.create_shareable_texture(kOptimal).value();
    const auto other = manager.create_shareable_texture(kOptimal).value();
    ASSERT_TRUE(manager.acquire(*texture, {}, Contents::Discard));
    ASSERT_TRUE(manager.copy(*texture, *other, {}));
    ASSERT_TRUE(manager.release(*texture, {}));
    EXPECT_THAT(manager.calls, ElementsAre("take for NullManager::acquire", "copy_texels for NullManager::copy",
                                           "hand_over for NullManager::release"));
}

TEST_F(Guest, CountsTheCopyToHostMemory) {
    const auto support = manager.query(kLinear, Transport::HostMemory).value();
    EXPECT_EQ(support.copies_per_frame, helper->vulkan().query(kLinear, Transport::HostMemory)->copies_per_frame + 1);
    EXPECT_TRUE(support.needs_cpu);
    const auto texture = manager.create_shareable_texture(kLinear, Transport::HostMemory).value();
    EXPECT_EQ(texture->copies_per_frame(), support.copies_per_frame);
    EXPECT_EQ(texture->transport(), Transport::HostMemory);
}

TEST_F(Guest, SharesHostMemoryWithACpu) {
    const auto host = HostTextureShareManager::create().value();
    const auto texture = manager.create_shareable_texture(kLinear, Transport::HostMemory).value();
    EXPECT_TRUE(host->import_texture(manager.export_texture(*texture).value(), kLinear));
    const auto theirs = host->create_shareable_texture(kLinear, Transport::HostMemory).value();
    EXPECT_TRUE(manager.import_texture(host->export_texture(*theirs).value(), kLinear));
}

TEST_F(Guest, TakesNoGpuSyncWithHostMemory) {
    const auto texture = manager.create_shareable_texture(kLinear, Transport::HostMemory).value();
    const auto semaphore = manager.create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const SyncPoint point{semaphore.get(), 1};
    const auto acquired = manager.acquire(*texture, {.wait = point}, Contents::Keep);
    ASSERT_FALSE(acquired);
    EXPECT_EQ(acquired.error().code, ErrorCode::UnsupportedSync);
    const auto released = manager.release(*texture, {.signal = point});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::UnsupportedSync);
}

TEST_F(Guest, RefusesTexturesOfOthers) {
    NullManager other(open_helper(driver).value());
    const auto theirs = other.create_shareable_texture(kOptimal).value();
    const auto vulkan = helper->vulkan().create_shareable_texture(kOptimal).value();
    for (SharedTexture* texture : {theirs.get(), vulkan.get()}) {
        const auto released = manager.release(*texture, {});
        ASSERT_FALSE(released);
        EXPECT_EQ(released.error().code, ErrorCode::WrongManager);
        const auto exported = manager.export_texture(*texture);
        ASSERT_FALSE(exported);
        EXPECT_EQ(exported.error().code, ErrorCode::WrongManager);
    }
}

TEST_F(Guest, SeesItsSemaphoresFromTheCpu) {
    const auto semaphore = manager.create_semaphore(SyncKind::TimelineOpaqueFd).value();
    EXPECT_EQ(semaphore->api(), Api::Cuda);
    EXPECT_EQ(semaphore->kind(), SyncKind::TimelineOpaqueFd);
    ASSERT_TRUE(semaphore->signal(7));
    EXPECT_TRUE(semaphore->value());
    EXPECT_TRUE(semaphore->wait(0, 0ns));
    const auto handle = manager.export_semaphore(*semaphore).value();
    EXPECT_TRUE(manager.import_semaphore(handle));
}

TEST_F(Guest, RelaysOnTheHelpersQueue) {
    manager.may_enter = fail(ErrorCode::DeviceLost, "enter", "relay() must not ask");
    const auto first = manager.create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto second = manager.create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const int before = driver.submissions();
    const auto relayed = manager.relay({.wait = SyncPoint{first.get(), 1}, .signal = SyncPoint{second.get(), 1}});
    ASSERT_TRUE(relayed) << relayed.error().message();
    EXPECT_EQ(driver.submissions(), before + 1);
    const auto vulkan = helper->vulkan().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto refused = manager.relay({.wait = SyncPoint{vulkan.get(), 1}, .signal = SyncPoint{second.get(), 1}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::WrongManager);
}

TEST_F(Guest, MapsAnyNumberOfSyncPoints) {
    guest::VulkanPoints points;
    for (std::uint64_t value = 1; value <= 20; ++value) {
        points.add({.value = value});
        std::uint64_t expected = 0;
        for (const SyncPoint& point : points.get()) {
            EXPECT_EQ(point.value, ++expected);
        }
        EXPECT_EQ(expected, value);
    }
}

TEST_F(Guest, RefusesSyncThatTheApiLacks) {
    const auto fence = manager.create_semaphore(SyncKind::FenceOpaqueFd);
    ASSERT_FALSE(fence);
    EXPECT_EQ(fence.error().code, ErrorCode::UnsupportedSync);
    EXPECT_EQ(fence.error().reason, "the null API has no fences");
    const auto vulkan = helper->vulkan().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto exported = manager.export_semaphore(*vulkan);
    ASSERT_FALSE(exported);
    EXPECT_EQ(exported.error().code, ErrorCode::WrongManager);
}

} // namespace
} // namespace geyser::test
