// What a manager needs of a driver, and what it does without.
#include "vulkan_mock_driver.hpp"

#include "backend/vulkan/dispatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

ErrorCode refusal_of(const Result<std::unique_ptr<VulkanTextureShareManager>>& manager) {
    return manager ? ErrorCode{} : manager.error().code;
}

class VulkanWithout : public ::testing::TestWithParam<const char*> {};

#define GEYSER_NAME(name) "vk" #name,
INSTANTIATE_TEST_SUITE_P(Required, VulkanWithout,
                         ::testing::Values(GEYSER_VULKAN_GLOBAL_FUNCTIONS(GEYSER_NAME)
                                               GEYSER_VULKAN_INSTANCE_FUNCTIONS(GEYSER_NAME)
                                                   GEYSER_VULKAN_DEVICE_FUNCTIONS(GEYSER_NAME) "vkGetDeviceQueue"),
                         [](const auto& test) { return std::string(test.param) + std::to_string(test.index); });
#undef GEYSER_NAME

TEST_P(VulkanWithout, IsUnavailableByName) {
    MockDriver driver;
    driver.missing = {GetParam()};
    const auto manager = VulkanTextureShareManager::create(driver.config());
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr(GetParam()));
    // What was made before the lack showed has gone again, unless the lack is how to destroy it.
    if (!std::string_view(GetParam()).starts_with("vkDestroy")) {
        EXPECT_EQ(driver.live(), 0);
    }
}

TEST(VulkanLoading, NeedsADriverOfVersion11) {
    MockDriver driver;
    driver.version = VK_API_VERSION_1_0;
    const auto manager = VulkanTextureShareManager::create(driver.config());
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr("1.0"));
}

TEST(VulkanLoading, NeedsADevice) {
    MockDriver driver;
    driver.physical_devices = 0;
    EXPECT_EQ(refusal_of(VulkanTextureShareManager::create(driver.config())), ErrorCode::DeviceNotFound);
    EXPECT_EQ(driver.live(), 0);
}

TEST(VulkanLoading, SelectsADeviceByIndexNameOrUuid) {
    const MockDriver driver;
    for (const char* selector : {"0", "mOCK", "01000000-0000-0000-0000-000000000000"}) {
        auto config = driver.config();
        config.device = selector;
        EXPECT_TRUE(VulkanTextureShareManager::create(config)) << selector;
    }
    for (const char* selector : {"1", "other", "02000000-0000-0000-0000-000000000000"}) {
        auto config = driver.config();
        config.device = selector;
        const auto manager = VulkanTextureShareManager::create(config);
        ASSERT_EQ(refusal_of(manager), ErrorCode::DeviceNotFound) << selector;
        EXPECT_THAT(manager.error().reason, HasSubstr('"' + std::string(selector) + "\"; there are 0 \"Mock"));
    }
}

TEST(VulkanLoading, DoesWithoutExternalMemoryAndSaysSo) {
    MockDriver driver;
    driver.extensions.clear();
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    EXPECT_THAT(manager->capabilities().find(kOpaque)->reason, HasSubstr(kMemoryExtension));
    const auto texture = manager->create_shareable_texture({.width = 16, .height = 8});
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::ExtensionMissing);
    EXPECT_THAT(texture.error().reason, HasSubstr(kMemoryExtension));
}

TEST(VulkanLoading, SeesDriversThatLackSomethingOfVulkan) {
    MockDriver driver;
    (void)VulkanTextureShareManager::create(driver.config()).value();
    EXPECT_EQ(driver.instance_flags, 0U) << "the loader knows no such flag";
    driver.instance_extensions.emplace_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
    (void)VulkanTextureShareManager::create(driver.config()).value();
    EXPECT_EQ(driver.instance_flags, VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR);
}

TEST(VulkanLoading, ListsWhatIsMetalsOnlyWhereTheDriverHasIt) {
    MockDriver driver;
    {
        const auto manager = VulkanTextureShareManager::create(driver.config()).value();
        EXPECT_EQ(manager->capabilities().find(Transport::IoSurface), nullptr);
        EXPECT_EQ(manager->capabilities().find(SyncKind::SharedEvent), nullptr);
        EXPECT_THAT(manager->query({.width = 16, .height = 8}, Transport::IoSurface).value().reason,
                    HasSubstr("the driver has no VK_EXT_metal_objects"));
    }
    driver.extensions.emplace_back("VK_EXT_metal_objects");
    auto config = driver.config();
    config.metal_symbol_lookup = [](const char*, const char*) -> void* { return nullptr; };
    const auto manager = VulkanTextureShareManager::create(config).value();
    EXPECT_THAT(manager->capabilities().find(Transport::IoSurface)->reason,
                HasSubstr("/usr/lib/libobjc.A.dylib has no"));
    EXPECT_THAT(manager->capabilities().find(SyncKind::SharedEvent)->reason, HasSubstr("/usr/lib/libobjc.A.dylib"));
}

TEST(VulkanLoading, DoesWithoutTimelinesAndSaysSo) {
    MockDriver driver;
    driver.timeline_feature = false;
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    EXPECT_THAT(manager->capabilities().find(kTimeline)->reason, HasSubstr("timelineSemaphore"));
    EXPECT_EQ(manager->create_semaphore(kTimeline).error().code, ErrorCode::UnsupportedSync);
    EXPECT_TRUE(manager->create_semaphore(kBinary));
}

TEST(VulkanLoading, AsksForValidationOnlyWhereTheLayerIsInstalled) {
    const MockDriver driver;
    auto config = driver.config();
    config.validation = true;
    const auto manager = VulkanTextureShareManager::create(config);
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr("VK_LAYER_KHRONOS_validation"));
    EXPECT_EQ(driver.live(), 0);
}

// The driver counts its submissions without a lock: the thread sanitizer sees one that the library forgets.
TEST(VulkanThreads, ShareOneManager) {
    constexpr int kThreads = 4;
    constexpr int kRounds = 50;
    const MockDriver driver;
    {
        const auto manager = VulkanTextureShareManager::create(driver.config()).value();
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&manager] {
                const TextureDescriptor descriptor = {.width = 16, .height = 8};
                const auto done = manager->create_semaphore(kTimeline).value();
                for (std::uint64_t round = 1; round <= kRounds; ++round) {
                    const auto texture = manager->create_shareable_texture(descriptor).value();
                    const auto handle = manager->export_texture(*texture).value();
                    const auto imported = manager->import_texture(handle, descriptor).value();
                    EXPECT_TRUE(manager->release(*texture, {.signal = SyncPoint{done.get(), round}}));
                    EXPECT_TRUE(manager->acquire(*imported, {.wait = SyncPoint{done.get(), round}}));
                    EXPECT_TRUE(manager->release(*imported, {}));
                }
            });
        }
        threads.clear();
        EXPECT_EQ(driver.submissions(), kThreads * kRounds * 3);
    }
    EXPECT_EQ(driver.live(), 0);
}

} // namespace
} // namespace geyser::test
