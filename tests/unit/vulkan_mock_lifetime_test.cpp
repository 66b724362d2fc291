// What a manager learns about its driver when it is made, and what it leaves behind when it cannot clean up.
#include "vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

constexpr TextureDescriptor linear() { return {.width = 16, .height = 8, .layout = TextureLayout::Linear}; }

TEST(VulkanHostMemory, IsStagedWhereTheDriverImportsNoMemfds) {
    MockDriver driver;
    driver.host_images = true;
    driver.host_buffers = true;
    driver.fail("vkGetMemoryHostPointerPropertiesEXT", VK_ERROR_INVALID_EXTERNAL_HANDLE);
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    const auto support = manager->query(linear(), Transport::HostMemory).value();
    EXPECT_TRUE(support.can_import);
    EXPECT_EQ(support.copies_per_frame, 2U);
    EXPECT_TRUE(support.needs_cpu);
    const auto texture = manager->create_shareable_texture(linear(), Transport::HostMemory);
    ASSERT_TRUE(texture) << texture.error().message();
    EXPECT_EQ((*texture)->copies_per_frame(), 2U);
}

TEST(VulkanManager, LeavesTheDeviceBehindWhereItsWorkNeverEnds) {
    MockDriver driver;
    std::string said;
    auto config = driver.config();
    config.log = [&](LogLevel, std::string_view message) { said = message; };
    auto manager = VulkanTextureShareManager::create(config).value();
    auto texture = manager->create_shareable_texture({.width = 16, .height = 8}).value();
    ASSERT_TRUE(manager->acquire(*texture, {}));
    texture.reset();
    driver.fail("vkWaitForFences", VK_TIMEOUT);
    manager.reset();
    EXPECT_GT(driver.live(), 0) << "the device, its instance and what is pending";
    EXPECT_THAT(said, HasSubstr("left behind"));
}

TEST(VulkanManager, LeavesWhatItsWorkMayUseForEver) {
    MockDriver driver;
    auto manager = VulkanTextureShareManager::create(driver.config()).value();
    auto texture = manager->create_shareable_texture({.width = 16, .height = 8}).value();
    auto semaphore = manager->create_semaphore(kTimeline).value();
    driver.is_prompt = false;
    ASSERT_TRUE(manager->acquire(*texture, {.wait = SyncPoint{semaphore.get(), 1}}));
    const int live = driver.live();
    manager.reset();
    texture.reset();
    semaphore.reset();
    EXPECT_EQ(driver.destroyed_in_use(), 0);
    EXPECT_EQ(driver.live(), live);
}

} // namespace
} // namespace geyser::test
