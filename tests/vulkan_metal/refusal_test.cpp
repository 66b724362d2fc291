// What is refused: ports of something else, surfaces that are not what their handle says, devices without the
// extension.
#include "fixture.hpp"

#include "support/hostile_files.hpp"
#include "support/vulkan_device.hpp"

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

class VulkanMetalRefusal : public VulkanMetalTest {
protected:
    [[nodiscard]] Error refusal_of(const ApiTextureHandle& handle) {
        auto imported = vulkan().import_texture(handle, handle.descriptor);
        return imported ? Error{} : std::move(imported).error();
    }
    /// Of a texture whose surface tells something else than its owner made it with.
    [[nodiscard]] Error refusal_after(fake_metal::Lie lie, std::uint64_t value) {
        const auto texture = make(metal());
        fake_metal::tell_lie(geyser::metal::surface(*texture), lie, value);
        return refusal_of(metal().export_texture(*texture).value());
    }
};

template <class Visit>
void for_each_foreign_object(const Visit& visit) {
    visit(pipe_end());
    visit(dev_null());
    visit(unconnected_socket());
    visit(memory_of_size(0));
    visit(memory_of_size(1 << 20));
}

TEST_F(VulkanMetalRefusal, OfAPortThatIsOfNoSurface) {
    auto handle = metal().export_texture(*make(metal())).value();
    for_each_foreign_object([&](UniqueFd object) {
        handle.objects[0] = std::move(object);
        const Error refusal = refusal_of(handle);
        EXPECT_EQ(refusal.code, ErrorCode::InvalidHandle);
        EXPECT_THAT(refusal.reason, HasSubstr("not of an IOSurface"));
    });
    const auto event = metal().create_semaphore(SyncKind::SharedEvent).value();
    handle.objects[0] = std::move(metal().export_semaphore(*event).value().object);
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanMetalRefusal, OfAPortThatIsOfNoEvent) {
    const auto event = metal().create_semaphore(SyncKind::SharedEvent).value();
    auto handle = metal().export_semaphore(*event).value();
    const auto expect_refusal = [&] {
        const auto imported = vulkan().import_semaphore(handle);
        ASSERT_FALSE(imported);
        EXPECT_EQ(imported.error().code, ErrorCode::InvalidHandle);
        EXPECT_THAT(imported.error().reason, HasSubstr("not of a shared event"));
    };
    for_each_foreign_object([&](UniqueFd object) {
        handle.object = std::move(object);
        expect_refusal();
    });
    handle.object = std::move(metal().export_texture(*make(metal())).value().objects[0]);
    expect_refusal();
}

TEST_F(VulkanMetalRefusal, OfAnotherFormatThanTheSurfaces) {
    auto handle = metal().export_texture(*make(metal())).value();
    handle.descriptor.format = TextureFormat::Bgra8Unorm;
    const Error refusal = refusal_of(handle);
    EXPECT_EQ(refusal.code, ErrorCode::DescriptorMismatch);
    EXPECT_THAT(refusal.reason, HasSubstr("'RGBA' of the IOSurface is not 'BGRA'"));
}

TEST_F(VulkanMetalRefusal, OfAnotherExtentThanTheSurfaces) {
    auto handle = metal().export_texture(*make(metal())).value();
    ++handle.descriptor.width;
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::DescriptorMismatch);
    --handle.descriptor.width;
    ++handle.descriptor.height;
    EXPECT_EQ(refusal_of(handle).code, ErrorCode::DescriptorMismatch);
}

TEST_F(VulkanMetalRefusal, OfADescriptorThatWasNotExpected) {
    const auto handle = metal().export_texture(*make(metal())).value();
    auto expected = handle.descriptor;
    ++expected.width;
    EXPECT_EQ(vulkan().import_texture(handle, expected).error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(VulkanMetalRefusal, OfASurfaceWithTooLittleMemory) {
    using fake_metal::Lie;
    EXPECT_EQ(refusal_after(Lie::BytesPerRow, 63).code, ErrorCode::MemoryMismatch);
    EXPECT_EQ(refusal_after(Lie::BytesPerElement, 2).code, ErrorCode::MemoryMismatch);
    EXPECT_EQ(refusal_after(Lie::AllocSize, 128).code, ErrorCode::MemoryMismatch);
    EXPECT_EQ(refusal_after(Lie::PlaneCount, 2).code, ErrorCode::DescriptorMismatch);
}

TEST_F(VulkanMetalRefusal, OfTexturesThatNoSurfaceHolds) {
    const auto reason_of = [&](const TextureDescriptor& descriptor) {
        const auto made = vulkan().create_shareable_texture(descriptor, Transport::IoSurface);
        const auto support = vulkan().query(descriptor, Transport::IoSurface).value();
        EXPECT_FALSE(support.can_export || support.can_import);
        EXPECT_EQ(made ? "" : made.error().reason, support.reason);
        return support.reason;
    };
    EXPECT_THAT(reason_of({.width = 16, .height = 8, .format = TextureFormat::Nv12}), HasSubstr("elements"));
    EXPECT_THAT(reason_of({.width = 16, .height = 8, .format = TextureFormat::Depth32Float}), HasSubstr("depth"));
    EXPECT_THAT(reason_of({.width = 16, .height = 8, .mip_levels = 2}), HasSubstr("mip_levels 2"));
    EXPECT_THAT(reason_of({.width = 16, .height = 8, .array_layers = 2}), HasSubstr("array_layers 2"));
}

/// On a device without extensions.
class VulkanWithoutMetal : public VulkanMetalTest {
protected:
    void SetUp() override {
        VulkanMetalTest::SetUp();
        user_.emplace(vulkan(), UserDevice::Enabled::Nothing);
        auto info = user_->info();
        info.metal_symbol_lookup = geyser_metal_symbol;
        bare_ = VulkanTextureShareManager::adopt(info).value();
    }
    void TearDown() override {
        bare_.reset();
        user_.reset();
        VulkanMetalTest::TearDown();
    }
    std::optional<UserDevice> user_;
    VulkanManager bare_;
};

TEST_F(VulkanWithoutMetal, NamesTheMissingExtension) {
    const auto kExtension = HasSubstr("VK_EXT_metal_objects is not enabled");
    EXPECT_THAT(bare_->capabilities().find(Transport::IoSurface)->reason, kExtension);
    EXPECT_THAT(bare_->capabilities().find(SyncKind::SharedEvent)->reason, kExtension);

    const auto created = bare_->create_shareable_texture(small_texture(), Transport::IoSurface);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, ErrorCode::UnsupportedTransport);
    EXPECT_THAT(created.error().reason, kExtension);

    const auto texture = make(metal());
    const auto imported = bare_->import_texture(metal().export_texture(*texture).value(), texture->descriptor());
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::UnsupportedTransport);
    EXPECT_THAT(imported.error().reason, kExtension);

    const UserImage image(*user_, [](UserImage& own) {
        own.create_info.pNext = nullptr;
        own.allocate_info.pNext = nullptr;
    });
    auto offer = image.offer();
    offer.transport = Transport::IoSurface;
    const auto adopted = bare_->adopt_image(offer, small_texture());
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::UnsupportedTransport);
    EXPECT_THAT(adopted.error().reason, kExtension);

    const auto event = metal().create_semaphore(SyncKind::SharedEvent).value();
    const auto opened = bare_->import_semaphore(metal().export_semaphore(*event).value());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::UnsupportedSync);
    EXPECT_THAT(opened.error().reason, kExtension);
}

TEST_F(VulkanMetalRefusal, WhereMetalCannotBeLoaded) {
    fake_metal::lose_symbol("IOSurfaceCreate");
    const auto lame = open_vulkan();
    EXPECT_THAT(lame->capabilities().find(Transport::IoSurface)->reason, HasSubstr("has no IOSurfaceCreate"));
    EXPECT_THAT(lame->capabilities().find(SyncKind::SharedEvent)->reason, HasSubstr("has no IOSurfaceCreate"));
    EXPECT_EQ(lame->default_transport(), Transport::OpaqueFd);
}

} // namespace
} // namespace geyser::test
