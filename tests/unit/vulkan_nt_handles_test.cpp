// The Vulkan backend where handles hold NT handles.
#include "../support/object_state.hpp"
#include "vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <windows.h>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

constexpr TextureDescriptor kDescriptor = {.width = 16, .height = 8};

class VulkanNtHandles : public ::testing::Test {
protected:
    VulkanNtHandles() {
        driver_.luid = {1, 2, 3, 4, 5, 6, 7, 8};
        driver_.node_mask = 1;
        manager_ = VulkanTextureShareManager::create(driver_.config()).value();
    }

    [[nodiscard]] ApiTextureHandle make_handle(Transport transport = kOpaque) {
        texture_ = manager_->create_shareable_texture(kDescriptor, transport).value();
        return manager_->export_texture(*texture_).value();
    }
    [[nodiscard]] Error refusal_of(const ApiTextureHandle& handle) {
        const auto imported = manager_->import_texture(handle, kDescriptor);
        EXPECT_FALSE(imported);
        return imported ? Error{} : imported.error();
    }

    MockDriver driver_;
    std::unique_ptr<VulkanTextureShareManager> manager_;
    std::unique_ptr<SharedTexture> texture_;
};

TEST_F(VulkanNtHandles, CarryTheAdapterAndItsNode) {
    const auto handle = make_handle();
    EXPECT_EQ(handle.identity.luid, driver_.luid);
    EXPECT_EQ(handle.identity.node_mask, 1U);
}

TEST_F(VulkanNtHandles, OfAnotherAdapterOrNodeAreRefused) {
    auto handle = make_handle();
    handle.identity.luid->at(0) ^= 1;
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::DeviceMismatch);
    handle.identity = manager_->capabilities().identity;
    handle.identity.node_mask = 2;
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::DeviceMismatch);
}

TEST_F(VulkanNtHandles, StayTheCallersWhetherTheImportSucceedsOrNot) {
    const auto handle = make_handle();
    EXPECT_TRUE(manager_->import_texture(handle, kDescriptor));
    EXPECT_TRUE(is_open(handle.objects[0].get()));
    driver_.fail("vkAllocateMemory", VK_ERROR_INVALID_EXTERNAL_HANDLE);
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::InvalidHandle);
    EXPECT_TRUE(is_open(handle.objects[0].get()));
}

// VUID-VkMemoryGetWin32HandleInfoKHR-handleType-00663 and its like.
TEST_F(VulkanNtHandles, AreAskedForOnceHoweverOftenTheyAreExported) {
    const auto texture = manager_->create_shareable_texture(kDescriptor).value();
    const auto timeline = manager_->create_semaphore(kTimeline).value();
    const auto fence = manager_->create_semaphore(kFence).value();
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(manager_->export_texture(*texture));
        EXPECT_TRUE(manager_->export_semaphore(*timeline));
        EXPECT_TRUE(manager_->export_semaphore(*fence));
    }
    EXPECT_EQ(driver_.most_exports(), 1);
}

TEST_F(VulkanNtHandles, OfAnotherKindOfObjectAreRefusedBeforeTheDriverSeesThem) {
    auto handle = make_handle();
    handle.objects[0] = OsObject(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    EXPECT_THAT(refusal_of(handle).reason, HasSubstr("of another kind (Event)"));
    auto semaphore = manager_->export_semaphore(*manager_->create_semaphore(kTimeline).value()).value();
    semaphore.object = OsObject(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    const auto imported = manager_->import_semaphore(semaphore);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanNtHandles, OfAKindThatNoApiSharesAreRefusedWhereTheDriverOnlyImports) {
    auto handle = make_handle(Transport::D3D12Resource);
    auto semaphore = manager_->export_semaphore(*manager_->create_semaphore(SyncKind::D3D12Fence).value()).value();
    driver_.image_features = VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;
    driver_.semaphore_features = VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT;
    handle.objects[0] = OsObject(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    semaphore.object = OsObject(CreateEventW(nullptr, TRUE, FALSE, nullptr));

    driver_.fail("vkGetMemoryWin32HandlePropertiesKHR", VK_ERROR_UNKNOWN);
    const Error refusal = refusal_of(handle);
    EXPECT_EQ(refusal.code, ErrorCode::InvalidHandle);
    EXPECT_THAT(refusal.reason, HasSubstr("of another kind (Event) than those that other APIs share"));
    EXPECT_FALSE(driver_.failed());

    driver_.fail("vkImportSemaphoreWin32HandleKHR", VK_ERROR_UNKNOWN);
    const auto imported = manager_->import_semaphore(semaphore);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::InvalidHandle);
    EXPECT_FALSE(driver_.failed());
}

TEST_F(VulkanNtHandles, OfDirect3DNeedNoParametersAndHaveTheDriversMemoryType) {
    auto handle = make_handle(Transport::D3D12Resource);
    handle.vulkan.reset();
    handle.memory_type_index = 31; // Direct3D knows none
    EXPECT_TRUE(manager_->import_texture(handle, kDescriptor));
    driver_.importable_types = 2; // a type that the device does not have
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::MemoryMismatch);
    driver_.fail("vkGetMemoryWin32HandlePropertiesKHR", VK_ERROR_INVALID_EXTERNAL_HANDLE);
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanNtHandles, AreExportedAsDirect3DsWhereTheDriverDoesThat) {
    EXPECT_EQ(make_handle(Transport::D3D11Texture).transport, Transport::D3D11Texture);
    const auto fence = manager_->create_semaphore(SyncKind::D3D12Fence).value();
    const auto handle = manager_->export_semaphore(*fence).value();
    EXPECT_EQ(manager_->import_semaphore(handle).value()->kind(), SyncKind::D3D12Fence);
}

TEST_F(VulkanNtHandles, AreNotFds) {
    EXPECT_EQ(manager_->capabilities().find(Transport::OpaqueFd), nullptr);
    auto handle = make_handle();
    handle.transport = Transport::OpaqueFd;
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::UnsupportedTransport);
}

TEST_F(VulkanNtHandles, AreMissingWithTheirExtensionsAndTheReasonNamesThem) {
    driver_.extensions = {VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME};
    const auto manager = VulkanTextureShareManager::create(driver_.config()).value();
    for (const Transport transport : {Transport::OpaqueWin32, Transport::D3D12Resource, Transport::D3D11Texture}) {
        EXPECT_THAT(manager->capabilities().find(transport)->reason, HasSubstr(kMemoryExtension));
    }
    for (const SyncKind kind : kSyncKinds) {
        EXPECT_THAT(manager->capabilities().find(kind)->reason,
                    HasSubstr(is_fence(kind) ? kFenceExtension : kSemaphoreExtension));
    }
}

} // namespace
} // namespace geyser::test
