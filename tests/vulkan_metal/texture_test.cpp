// Textures from Vulkan to Metal and back: every texel, in every format that both have.
#include "fixture.hpp"

#include "support/vulkan_device.hpp"

#include <endpoint/endpoint.hpp>

#include <vulkan/vulkan_metal.h>

#include <cstring>

namespace geyser::test {
namespace {

using endpoint::Subresource;
using ::testing::HasSubstr;

/// Different in every byte of every texel, and in every round.
std::byte pattern(std::size_t row, std::size_t byte, std::size_t round) {
    return static_cast<std::byte>(row * 31 + byte * 7 + round * 101 + 1);
}

void fill(std::span<std::byte> texels, std::size_t row_bytes, std::size_t round) {
    for (std::size_t i = 0; i < texels.size(); ++i) {
        texels[i] = pattern(i / row_bytes, i % row_bytes, round);
    }
}

std::size_t wrong(std::span<const std::byte> texels, std::size_t row_bytes, std::size_t round) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < texels.size(); ++i) {
        count += texels[i] != pattern(i / row_bytes, i % row_bytes, round) ? 1 : 0;
    }
    return count;
}

/// The rows of a texture's surface, as a CPU or Metal's GPU has them.
std::span<std::byte> row_of(const SharedTexture& texture, std::size_t row, std::size_t row_bytes) {
    const std::size_t pitch = texture.as<MetalTexture>()->bytes_per_row();
    return fake_metal::bytes_of(geyser::metal::surface(texture)).subspan(row * pitch, row_bytes);
}

class VulkanMetalFormat : public VulkanMetalTest, public ::testing::WithParamInterface<TextureFormat> {
protected:
    void SetUp() override {
        VulkanMetalTest::SetUp();
        descriptor_ = {.width = 67, .height = 5, .format = GetParam()};
        row_bytes_ = descriptor_.width * std::size_t{format_info(GetParam())->planes[0].block_bytes};
        GEYSER_NEEDS_TEXTURE(vulkan(), descriptor_, Transport::IoSurface);
    }

    /// Written by Vulkan and read by Metal, then the other way round.
    void expect_texels_both_ways(SharedTexture& in_vulkan, SharedTexture& in_metal) {
        const auto endpoint = endpoint::make_endpoint(vulkan()).value();
        const auto written =
            endpoint->write(in_vulkan, endpoint::Use::First, endpoint::Way::Submitted, {},
                            [&](const Subresource&, std::span<std::byte> texels) { fill(texels, row_bytes_, 1); });
        ASSERT_TRUE(written) << written.error().message();
        for (std::size_t row = 0; row < descriptor_.height; ++row) {
            for (std::size_t i = 0; i < row_bytes_; ++i) {
                ASSERT_EQ(row_of(in_metal, row, row_bytes_)[i], pattern(row, i, 1)) << "row " << row << " byte " << i;
                row_of(in_metal, row, row_bytes_)[i] = pattern(row, i, 2);
            }
        }
        const auto read = endpoint->read(in_vulkan, endpoint::Way::Recorded, {},
                                         [&](const Subresource&, std::span<const std::byte> texels) {
                                             EXPECT_EQ(texels.size(), row_bytes_ * descriptor_.height);
                                             EXPECT_EQ(wrong(texels, row_bytes_, 2), 0U);
                                         });
        ASSERT_TRUE(read) << read.error().message();
        ASSERT_TRUE(endpoint->finish());
    }

    TextureDescriptor descriptor_ = {};
    std::size_t row_bytes_ = 0;
};

INSTANTIATE_TEST_SUITE_P(All, VulkanMetalFormat, ::testing::ValuesIn([] {
                             std::vector<TextureFormat> formats;
                             for (const FormatInfo& format : all_formats()) {
                                 if (format.iosurface && !format.is_planar()) {
                                     formats.push_back(format.format);
                                 }
                             }
                             return formats;
                         }()),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(VulkanMetalFormat, KeepsEveryTexelOfVulkansTextures) {
    const auto texture = make(vulkan(), descriptor_);
    const auto imported = share(vulkan(), *texture, metal());
    expect_texels_both_ways(*texture, *imported);
}

TEST_P(VulkanMetalFormat, KeepsEveryTexelOfMetalsTextures) {
    const auto texture = make(metal(), descriptor_);
    const auto imported = share(metal(), *texture, vulkan());
    expect_texels_both_ways(*imported, *texture);
}

TEST_P(VulkanMetalFormat, CrossesBetweenTwoVulkanDevices) {
    const auto other = open_vulkan();
    const auto texture = make(vulkan(), descriptor_);
    const auto imported = share(vulkan(), *texture, *other);
    const auto writer = endpoint::make_endpoint(vulkan()).value();
    const auto reader = endpoint::make_endpoint(*other).value();
    ASSERT_TRUE(writer->write(*texture, endpoint::Use::First, endpoint::Way::Recorded, {},
                              [&](const Subresource&, std::span<std::byte> texels) { fill(texels, row_bytes_, 3); }));
    ASSERT_TRUE(reader->read(
        *imported, endpoint::Way::Submitted, {},
        [&](const Subresource&, std::span<const std::byte> texels) { EXPECT_EQ(wrong(texels, row_bytes_, 3), 0U); }));
    ASSERT_TRUE(writer->finish());
    ASSERT_TRUE(reader->finish());
}

class VulkanMetalTexture : public VulkanMetalTest {};

TEST_F(VulkanMetalTexture, IsOnTheSameDeviceByTheRegistryId) {
    ASSERT_TRUE(vulkan().capabilities().identity.luid);
    EXPECT_EQ(vulkan().capabilities().identity.luid, metal().capabilities().identity.luid);
}

TEST_F(VulkanMetalTexture, IsNegotiatedOverIoSurfaceAndSharedEvent) {
    for (const auto& [from, to] :
         {std::pair<TextureShareManager*, TextureShareManager*>{&vulkan(), &metal()}, {&metal(), &vulkan()}}) {
        const auto agreed = negotiate(*from, *to, small_texture()).value();
        EXPECT_EQ(agreed.transport, Transport::IoSurface);
        EXPECT_EQ(agreed.sync, SyncKind::SharedEvent);
        EXPECT_EQ(agreed.copies_per_frame, 0U);
    }
}

TEST_F(VulkanMetalTexture, IsAnOptimalImageInBothLayouts) {
    const auto texture = make(vulkan(), small_texture(TextureLayout::Linear));
    EXPECT_TRUE(as_vulkan(*texture).planes().empty());
    const auto handle = vulkan().export_texture(*texture).value();
    EXPECT_TRUE(handle.planes.empty());
    EXPECT_EQ(handle.exporter, Api::Vulkan);
    EXPECT_TRUE(metal().import_texture(handle, texture->descriptor()));
}

TEST_F(VulkanMetalTexture, IsExportedByItsCreatorOnly) {
    const auto texture = make(metal());
    const auto imported = share(metal(), *texture, vulkan());
    EXPECT_EQ(vulkan().export_texture(*imported).error().code, ErrorCode::NotShareable);
}

TEST_F(VulkanMetalTexture, LeavesTheHandleToItsOwner) {
    const auto texture = make(metal());
    auto handle = metal().export_texture(*texture).value();
    const auto first = vulkan().import_texture(handle, texture->descriptor());
    const auto second = vulkan().import_texture(handle, texture->descriptor());
    EXPECT_TRUE(first && second);
    vulkan().release_texture_handle(std::move(handle));
}

TEST_F(VulkanMetalTexture, OutlivesItsExporter) {
    auto texture = make(metal());
    const auto imported = share(metal(), *texture, vulkan());
    texture.reset();
    EXPECT_TRUE(vulkan().acquire(*imported, {}, Contents::Discard));
    EXPECT_TRUE(vulkan().release(*imported, {}));
}

TEST_F(VulkanMetalTexture, GivesItsSurfaceToTheUser) {
    use_volk(vulkan());
    const auto texture = make(vulkan());
    const auto imported = share(vulkan(), *texture, metal());
    const auto export_objects = reinterpret_cast<PFN_vkExportMetalObjectsEXT>(
        vkGetDeviceProcAddr(vulkan().device(), "vkExportMetalObjectsEXT"));
    VkExportMetalIOSurfaceInfoEXT surface{.sType = VK_STRUCTURE_TYPE_EXPORT_METAL_IO_SURFACE_INFO_EXT,
                                          .image = geyser::vulkan::image(*texture)};
    VkExportMetalObjectsInfoEXT info{.sType = VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECTS_INFO_EXT, .pNext = &surface};
    export_objects(vulkan().device(), &info);
    ASSERT_NE(surface.ioSurface, nullptr);
    // Two objects over one memory.
    fake_metal::bytes_of(surface.ioSurface)[0] = std::byte{0x5a};
    EXPECT_EQ(row_of(*imported, 0, 1)[0], std::byte{0x5a});
}

/// An image of the user's own that can give its IOSurface away, on a device of his own.
class VulkanMetalAdoption : public VulkanMetalTest {
protected:
    void SetUp() override {
        VulkanMetalTest::SetUp();
        user_.emplace(vulkan(), UserDevice::Enabled::Wanted);
        auto info = user_->info();
        info.metal_symbol_lookup = geyser_metal_symbol;
        adopted_ = VulkanTextureShareManager::adopt(info).value();
    }
    void TearDown() override {
        adopted_.reset();
        user_.reset();
        VulkanMetalTest::TearDown();
    }

    /// `chain` is VkImageCreateInfo's.
    [[nodiscard]] Result<std::unique_ptr<SharedTexture>> adopt(const void* chain, const TextureDescriptor& descriptor,
                                                               const std::function<void(SharedTexture&)>& look = {}) {
        const UserImage image(*user_, [&](UserImage& own) {
            own.create_info.pNext = chain;
            own.allocate_info.pNext = nullptr;
        });
        auto offer = image.offer();
        offer.transport = Transport::IoSurface;
        offer.memory = VK_NULL_HANDLE;
        offer.allocate_info = nullptr;
        auto texture = adopted_->adopt_image(offer, descriptor);
        if (!texture) {
            return std::unexpected(std::move(texture).error());
        }
        if (look) {
            look(**texture);
        }
        return std::unique_ptr<SharedTexture>();
    }

    static constexpr VkExportMetalObjectCreateInfoEXT kExported{
        .sType = VK_STRUCTURE_TYPE_EXPORT_METAL_OBJECT_CREATE_INFO_EXT,
        .exportObjectType = VK_EXPORT_METAL_OBJECT_TYPE_METAL_IOSURFACE_BIT_EXT};
    std::optional<UserDevice> user_;
    VulkanManager adopted_;
};

TEST_F(VulkanMetalAdoption, SharesAnImageOverTheUsersSurface) {
    const auto owner = make(metal());
    const VkImportMetalIOSurfaceInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_METAL_IO_SURFACE_INFO_EXT,
                                                 .pNext = &kExported,
                                                 .ioSurface =
                                                     static_cast<IOSurfaceRef>(geyser::metal::surface(*owner))};
    const auto adopted = adopt(&imported, small_texture(), [&](SharedTexture& texture) {
        EXPECT_EQ(texture.transport(), Transport::IoSurface);
        const auto there = share(*adopted_, texture, metal());
        row_of(*owner, 0, 1)[0] = std::byte{0x17};
        EXPECT_EQ(row_of(*there, 0, 1)[0], std::byte{0x17});
    });
    EXPECT_TRUE(adopted) << adopted.error().message();
}

TEST_F(VulkanMetalAdoption, RefusesASurfaceThatIsNotAsDescribed) {
    const auto owner = make(metal(), {.width = 16, .height = 8, .format = TextureFormat::Bgra8Unorm});
    const VkImportMetalIOSurfaceInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_METAL_IO_SURFACE_INFO_EXT,
                                                 .pNext = &kExported,
                                                 .ioSurface =
                                                     static_cast<IOSurfaceRef>(geyser::metal::surface(*owner))};
    const auto adopted = adopt(&imported, small_texture());
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_THAT(adopted.error().reason, HasSubstr("'BGRA'"));
}

TEST_F(VulkanMetalAdoption, RefusesASurfaceOfTheDriversOwnWhichHasNoPixelFormat) {
    const auto adopted = adopt(&kExported, small_texture());
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_THAT(adopted.error().reason, HasSubstr("pixel format '0'"));
}

TEST_F(VulkanMetalAdoption, RefusesAnImageThatDoesNotGiveItsSurfaceAway) {
    const auto owner = make(metal());
    const VkImportMetalIOSurfaceInfoEXT imported{.sType = VK_STRUCTURE_TYPE_IMPORT_METAL_IO_SURFACE_INFO_EXT,
                                                 .ioSurface =
                                                     static_cast<IOSurfaceRef>(geyser::metal::surface(*owner))};
    const auto adopted = adopt(&imported, small_texture());
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::NotShareable);
    EXPECT_THAT(adopted.error().reason, HasSubstr("VkExportMetalObjectCreateInfoEXT"));
}

} // namespace
} // namespace geyser::test
