// The user's own device and his own images.
#include "../support/vulkan_device.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

ErrorCode refusal_of(const VulkanAdoptInfo& info) {
    const auto manager = VulkanTextureShareManager::adopt(info);
    return manager ? ErrorCode{} : manager.error().code;
}

class VulkanAdoption : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        user_.emplace(importer(), UserDevice::Enabled::Wanted);
    }
    void TearDown() override {
        user_.reset();
        VulkanTest::TearDown();
    }
    std::optional<UserDevice> user_;
};

TEST_F(VulkanAdoption, SharesWithAManagersOwnDevice) {
    GEYSER_NEEDS_TRANSPORT(importer(), kOpaque);
    const auto adopted = VulkanTextureShareManager::adopt(user_->info()).value();
    EXPECT_EQ(adopted->device(), user_->device());
    EXPECT_EQ(adopted->capabilities().identity, importer().capabilities().identity);
    const auto texture = make_texture(*adopted);
    const auto handle = adopted->export_texture(*texture).value();
    EXPECT_TRUE(importer().import_texture(handle, texture->descriptor()));
}

TEST_F(VulkanAdoption, NeedsEveryField) {
    const auto spoilt = [&](auto spoil) {
        VulkanAdoptInfo info = user_->info();
        spoil(info);
        return refusal_of(info);
    };
    EXPECT_EQ(spoilt([](auto& info) { info.instance = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.physical_device = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.device = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.queue = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.queue_family = 1000; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.api_version = VK_API_VERSION_1_0; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.lock_queue = [] {}; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& info) { info.unlock_queue = [] {}; }), ErrorCode::InvalidArgument);
}

TEST_F(VulkanAdoption, LocksTheUsersQueueAroundEachSubmission) {
    GEYSER_NEEDS_TRANSPORT(importer(), kOpaque);
    int held = 0;
    int submissions = 0;
    VulkanAdoptInfo info = user_->info();
    info.lock_queue = [&] { EXPECT_EQ(held++, 0); };
    info.unlock_queue = [&] {
        EXPECT_EQ(--held, 0);
        ++submissions;
    };
    const auto adopted = VulkanTextureShareManager::adopt(info).value();
    const auto texture = make_texture(*adopted);
    const auto imported =
        adopted->import_texture(adopted->export_texture(*texture).value(), texture->descriptor()).value();
    VulkanCommands commands(*adopted);
    commands.run([&](VkCommandBuffer buffer) {
        VulkanCommands::clear(buffer, vulkan::image(*texture), kRed);
        EXPECT_TRUE(adopted->record_release(buffer, *texture, {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL}));
    });
    EXPECT_TRUE(adopted->acquire(*imported, {}));
    EXPECT_TRUE(adopted->release(*imported, {}));
    EXPECT_EQ(submissions, 3);
}

TEST_F(VulkanAdoption, SharesNothingOnADeviceWithoutExtensionsAndSaysWhy) {
    const UserDevice bare(importer(), UserDevice::Enabled::Nothing);
    const auto adopted = VulkanTextureShareManager::adopt(bare.info()).value();
    EXPECT_THAT(adopted->capabilities().find(kOpaque)->reason, HasSubstr(kMemoryExtension));
    const auto texture = adopted->create_shareable_texture(small_texture(), kOpaque);
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::ExtensionMissing);
    for (const SyncKind kind : {kFence, kBinary, kTimeline}) {
        EXPECT_EQ(adopted->create_semaphore(kind).error().code, ErrorCode::UnsupportedSync);
    }
}

class VulkanImageAdoption : public VulkanAdoption {
protected:
    void SetUp() override {
        VulkanAdoption::SetUp();
        GEYSER_NEEDS_TRANSPORT(importer(), kOpaque);
        adopted_ = VulkanTextureShareManager::adopt(user_->info()).value();
    }
    void TearDown() override {
        adopted_.reset();
        VulkanAdoption::TearDown();
    }
    [[nodiscard]] ErrorCode refusal_of(const VulkanImageToAdopt& image,
                                       const TextureDescriptor& descriptor = small_texture()) const {
        const auto texture = adopted_->adopt_image(image, descriptor);
        return texture ? ErrorCode{} : texture.error().code;
    }
    void expect_shared(const UserImage& image) const {
        const auto texture = adopted_->adopt_image(image.offer(), small_texture()).value();
        EXPECT_EQ(texture->image(), image.image);
        const auto imported =
            importer().import_texture(adopted_->export_texture(*texture).value(), small_texture()).value();
        VulkanCommands writer(*adopted_);
        writer.run([&](VkCommandBuffer commands) {
            VulkanCommands::clear(commands, image.image, kRed);
            ASSERT_TRUE(adopted_->record_release(commands, *texture, {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL}));
        });
        VulkanCommands reader(importer());
        reader.run([&](VkCommandBuffer commands) {
            ASSERT_TRUE(importer().record_acquire(commands, *imported, {}));
            reader.copy_out(commands, as_vulkan(*imported), VK_IMAGE_LAYOUT_GENERAL);
        });
        EXPECT_THAT(reader.texels(*imported), Each(kRedTexel));
    }
    VulkanManager adopted_;
};

TEST_F(VulkanImageAdoption, SharesTheUsersImage) { expect_shared(UserImage(*user_)); }

TEST_F(VulkanImageAdoption, LeavesTheImageToTheUser) {
    const UserImage image(*user_);
    adopted_->adopt_image(image.offer(), small_texture()).value().reset();
    EXPECT_TRUE(adopted_->adopt_image(image.offer(), small_texture()));
}

TEST_F(VulkanImageAdoption, NeedsEveryField) {
    const UserImage image(*user_);
    const auto spoilt = [&](auto spoil) {
        VulkanImageToAdopt offer = image.offer();
        spoil(offer);
        return refusal_of(offer);
    };
    EXPECT_EQ(spoilt([](auto& offer) { offer.image = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& offer) { offer.memory = VK_NULL_HANDLE; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& offer) { offer.create_info = nullptr; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& offer) { offer.allocate_info = nullptr; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(spoilt([](auto& offer) { offer.transport = Transport::HostMemory; }), ErrorCode::UnsupportedTransport);
}

TEST_F(VulkanImageAdoption, NeedsAnExportableImage) {
    const UserImage image(*user_);
    VkImageCreateInfo create_info = image.create_info;
    create_info.pNext = nullptr;
    VulkanImageToAdopt offer = image.offer();
    offer.create_info = &create_info;
    EXPECT_EQ(refusal_of(offer), ErrorCode::NotShareable);
}

TEST_F(VulkanImageAdoption, NeedsExportableMemory) {
    const UserImage image(*user_);
    VkMemoryAllocateInfo allocate_info = image.allocate_info;
    allocate_info.pNext = &image.dedicated;
    VulkanImageToAdopt offer = image.offer();
    offer.allocate_info = &allocate_info;
    EXPECT_EQ(refusal_of(offer), ErrorCode::NotShareable);
}

TEST_F(VulkanImageAdoption, NeedsMemoryThatIsNotAnothersAlone) {
    const UserImage image(*user_);
    const UserImage other(*user_);
    VulkanImageToAdopt offer = image.offer();
    offer.memory = other.memory;
    offer.allocate_info = &other.allocate_info;
    EXPECT_EQ(refusal_of(offer), ErrorCode::NotShareable);
}

TEST_F(VulkanImageAdoption, NeedsTheImageThatIsDescribed) {
    const UserImage image(*user_);
    const auto described = [&](auto spoil) {
        TextureDescriptor descriptor = small_texture();
        spoil(descriptor);
        return refusal_of(image.offer(), descriptor);
    };
    EXPECT_EQ(described([](auto& wanted) { wanted.width = 0; }), ErrorCode::InvalidArgument);
    EXPECT_EQ(described([](auto& wanted) { wanted.width = 15; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.height = 9; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.format = TextureFormat::Bgra8Unorm; }),
              ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.mip_levels = 2; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.array_layers = 2; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.samples = 4; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.layout = TextureLayout::Linear; }), ErrorCode::DescriptorMismatch);
    EXPECT_EQ(described([](auto& wanted) { wanted.usage |= TextureUsage::StorageBinding; }),
              ErrorCode::DescriptorMismatch);
}

TEST_F(VulkanImageAdoption, RefusesFlagsThatNoImporterWouldTake) {
    const UserImage image(*user_);
    VkImageCreateInfo create_info = image.create_info;
    create_info.flags = VK_IMAGE_CREATE_SPARSE_BINDING_BIT;
    VulkanImageToAdopt offer = image.offer();
    offer.create_info = &create_info;
    EXPECT_EQ(refusal_of(offer), ErrorCode::NotShareable);
}

} // namespace
} // namespace geyser::test
