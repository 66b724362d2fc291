// The Vulkan backend where handles hold descriptors.
#include "vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

TEST(VulkanFds, NamesWhatTheDriverLacksForDmaBufs) {
    MockDriver driver;
    const auto reason = [&] {
        const auto manager = VulkanTextureShareManager::create(driver.config()).value();
        EXPECT_EQ(manager->query({.width = 16, .height = 8}, Transport::DmaBuf).value().reason,
                  manager->capabilities().find(Transport::DmaBuf)->reason);
        return manager->capabilities().find(Transport::DmaBuf)->reason;
    };
    EXPECT_THAT(reason(), HasSubstr("the driver has no VK_EXT_external_memory_dma_buf"));
    driver.extensions.emplace_back(VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME);
    EXPECT_THAT(reason(), HasSubstr("the driver has no VK_EXT_image_drm_format_modifier"));
}

TEST(VulkanFds, HaveNoNames) {
    const MockDriver driver;
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    const TextureDescriptor descriptor = {.width = 16, .height = 8};
    for (const Error& refusal : {manager->create_named_texture("Local\\a", descriptor).error(),
                                 manager->import_named_texture("Local\\a", descriptor).error(),
                                 manager->create_named_semaphore("Local\\a", kTimeline).error(),
                                 manager->import_named_semaphore("Local\\a").error()}) {
        EXPECT_EQ(refusal.code, ErrorCode::UnsupportedTransport);
        EXPECT_THAT(refusal.reason, HasSubstr("on Windows only"));
    }
}

TEST(VulkanFds, AreNeverTakenForNtHandles) {
    const MockDriver driver;
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    EXPECT_EQ(manager->capabilities().find(Transport::OpaqueWin32), nullptr);
    EXPECT_EQ(manager->create_shareable_texture({.width = 16, .height = 8}, Transport::OpaqueWin32).error().code,
              ErrorCode::UnsupportedTransport);
    EXPECT_EQ(manager->create_semaphore(SyncKind::TimelineOpaqueWin32).error().code, ErrorCode::UnsupportedSync);
}

} // namespace
} // namespace geyser::test
