// Which queue families a hand-off names.
#include "vulkan_mock_driver.hpp"

#include <gtest/gtest.h>

namespace geyser::test {
namespace {

constexpr auto kOpaqueHandleType = kOpaque == Transport::OpaqueWin32 ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT
                                                                     : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;

/// A user's image that is shared between his queues as `sharing` says.
class VulkanHandOffOf : public ::testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<VulkanTexture> adopt(VkSharingMode sharing) {
        const VkExternalMemoryImageCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                                       .handleTypes = kOpaqueHandleType};
        const VkImageCreateInfo image{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                      .pNext = &external,
                                      .imageType = VK_IMAGE_TYPE_2D,
                                      .format = VK_FORMAT_R8G8B8A8_UNORM,
                                      .extent = {16, 8, 1},
                                      .mipLevels = 1,
                                      .arrayLayers = 1,
                                      .samples = VK_SAMPLE_COUNT_1_BIT,
                                      .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                                      .sharingMode = sharing};
        const VkExportMemoryAllocateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
                                                  .handleTypes = kOpaqueHandleType};
        const VkMemoryAllocateInfo memory{
            .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .pNext = &exported, .allocationSize = 4096};
        // The driver is never asked about either.
        const auto some_image = reinterpret_cast<VkImage>(std::uintptr_t{1});
        const auto some_memory = reinterpret_cast<VkDeviceMemory>(std::uintptr_t{2});
        return manager_
            ->adopt_image({.image = some_image,
                           .memory = some_memory,
                           .create_info = &image,
                           .allocate_info = &memory,
                           .transport = kOpaque},
                          {.width = 16, .height = 8, .usage = TextureUsage::CopySrc})
            .value();
    }

    /// What the next hand-off names, which takes one barrier.
    void expect_families(std::uint32_t from, std::uint32_t to) {
        const auto barriers = driver_.take_barriers();
        ASSERT_EQ(barriers.size(), 1U);
        EXPECT_EQ(barriers[0].srcQueueFamilyIndex, from);
        EXPECT_EQ(barriers[0].dstQueueFamilyIndex, to);
    }

    MockDriver driver_;
    std::unique_ptr<VulkanTextureShareManager> manager_ = VulkanTextureShareManager::create(driver_.config()).value();
};

TEST_F(VulkanHandOffOf, AnExclusiveImageMovesFromItsQueueFamilyAndBack) {
    const auto texture = adopt(VK_SHARING_MODE_EXCLUSIVE);
    ASSERT_TRUE(manager_->release(*texture, {}));
    expect_families(manager_->queue_family(), VK_QUEUE_FAMILY_EXTERNAL);
    ASSERT_TRUE(manager_->acquire(*texture, {}));
    expect_families(VK_QUEUE_FAMILY_EXTERNAL, manager_->queue_family());
}

// No family of its own owns it: trap 13.
TEST_F(VulkanHandOffOf, AConcurrentImageNamesNoQueueFamilyOfItsOwn) {
    const auto texture = adopt(VK_SHARING_MODE_CONCURRENT);
    ASSERT_TRUE(manager_->release(*texture, {}));
    expect_families(VK_QUEUE_FAMILY_IGNORED, VK_QUEUE_FAMILY_EXTERNAL);
    ASSERT_TRUE(manager_->acquire(*texture, {}));
    expect_families(VK_QUEUE_FAMILY_EXTERNAL, VK_QUEUE_FAMILY_IGNORED);
}

} // namespace
} // namespace geyser::test
