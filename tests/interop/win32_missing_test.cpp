// A driver without the win32 extensions, as wine's: everything says so, and what needs none of them works.
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

class VulkanWithoutNtHandles : public ::testing::Test {
protected:
    void SetUp() override {
        auto manager = VulkanTextureShareManager::create();
        ASSERT_TRUE(manager) << manager.error().message();
        manager_ = std::move(*manager);
        if (manager_->capabilities().find(kOpaque)->can_export) {
            GTEST_SKIP() << "this driver has " << kMemoryExtension;
        }
    }

    VulkanManager manager_;
};

TEST_F(VulkanWithoutNtHandles, NamesTheExtensionForEachTransport) {
    for (const Transport transport : {Transport::OpaqueWin32, Transport::D3D12Resource, Transport::D3D11Texture}) {
        const TransportSupport& support = *manager_->capabilities().find(transport);
        EXPECT_FALSE(support.can_export || support.can_import) << name(transport);
        EXPECT_THAT(support.reason, HasSubstr(kMemoryExtension));
        const auto texture = manager_->create_shareable_texture(small_texture(), transport);
        ASSERT_FALSE(texture);
        EXPECT_EQ(texture.error().code, ErrorCode::ExtensionMissing);
        EXPECT_THAT(texture.error().reason, HasSubstr(kMemoryExtension));
    }
}

TEST_F(VulkanWithoutNtHandles, NamesTheExtensionForEachKindOfSync) {
    for (const SyncKind kind : kSyncKinds) {
        const SyncSupport& support = *manager_->capabilities().find(kind);
        EXPECT_FALSE(support.can_export || support.can_import) << name(kind);
        EXPECT_THAT(support.reason, HasSubstr(is_fence(kind) ? kFenceExtension : kSemaphoreExtension));
        EXPECT_EQ(manager_->create_semaphore(kind).error().code, ErrorCode::UnsupportedSync);
    }
}

TEST_F(VulkanWithoutNtHandles, NamesTheExtensionForNamedObjects) {
    const auto texture = manager_->create_named_texture("Local\\geyser-test", small_texture());
    ASSERT_FALSE(texture);
    EXPECT_THAT(texture.error().reason, HasSubstr(kMemoryExtension));
}

TEST_F(VulkanWithoutNtHandles, SharesHostMemory) {
    const auto descriptor = small_texture(TextureLayout::Linear);
    const auto texture = manager_->create_shareable_texture(descriptor, Transport::HostMemory);
    ASSERT_TRUE(texture) << texture.error().message();
    const auto handle = manager_->export_texture(**texture);
    ASSERT_TRUE(handle) << handle.error().message();
    EXPECT_TRUE(manager_->import_texture(*handle, descriptor));
}

} // namespace
} // namespace geyser::test
