// Create, export, import and release, where nothing goes wrong.
#include "../support/object_state.hpp"
#include "../support/process_state.hpp"
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VulkanTexturesOver : public VulkanTest, public ::testing::WithParamInterface<Transport> {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TEXTURE(exporter(), descriptor(), GetParam());
    }
    [[nodiscard]] static TextureDescriptor descriptor() { return small_texture(layout_for(GetParam())); }
    [[nodiscard]] static std::unique_ptr<SharedTexture> make() {
        return make_texture(exporter(), descriptor(), GetParam());
    }
};

INSTANTIATE_TEST_SUITE_P(EachTransport, VulkanTexturesOver, ::testing::ValuesIn(kTransports),
                         [](const auto& test) { return identifier(name(test.param)); });

TEST_P(VulkanTexturesOver, AreWhatTheDescriptorSays) {
    auto wanted = descriptor();
    wanted.label = "a label";
    const auto texture = make_texture(exporter(), wanted, GetParam());
    EXPECT_EQ(texture->descriptor(), wanted);
    EXPECT_EQ(texture->descriptor().label, "a label");
    EXPECT_EQ(texture->width(), 16U);
    EXPECT_EQ(texture->height(), 8U);
    EXPECT_EQ(texture->api(), Api::Vulkan);
    EXPECT_EQ(texture->transport(), GetParam());
    EXPECT_NE(vulkan::image(*texture), VkImage{VK_NULL_HANDLE});
}

TEST_P(VulkanTexturesOver, AreImportedByAnotherDevice) {
    const auto texture = make();
    const auto handle = exporter().export_texture(*texture).value();
    const auto imported = importer().import_texture(handle, texture->descriptor()).value();
    EXPECT_EQ(imported->descriptor(), texture->descriptor());
    EXPECT_EQ(imported->transport(), GetParam());
    EXPECT_NE(vulkan::image(*imported), VkImage{VK_NULL_HANDLE});
}

TEST_P(VulkanTexturesOver, AreImportedByTheirOwnManagerToo) {
    const auto texture = make();
    const auto handle = exporter().export_texture(*texture).value();
    EXPECT_TRUE(exporter().import_texture(handle, texture->descriptor()));
}

TEST_P(VulkanTexturesOver, AreImportedTwiceFromOneHandleWhichStaysTheCallers) {
    const auto texture = make();
    const auto handle = exporter().export_texture(*texture).value();
    const auto object_before = handle.objects[0].get();
    const auto first = importer().import_texture(handle, texture->descriptor());
    const auto second = importer().import_texture(handle, texture->descriptor());
    EXPECT_TRUE(first && second);
    EXPECT_EQ(handle.objects[0].get(), object_before);
    EXPECT_TRUE(is_open(object_before));
}

TEST_P(VulkanTexturesOver, AreExportedTwiceAsHandlesOfTheirOwn) {
    const auto texture = make();
    auto first = exporter().export_texture(*texture).value();
    const auto second = exporter().export_texture(*texture).value();
    EXPECT_NE(first.objects[0].get(), second.objects[0].get());
    exporter().release_texture_handle(std::move(first));
    EXPECT_TRUE(importer().import_texture(second, texture->descriptor()));
}

TEST_P(VulkanTexturesOver, OutliveHandleAndCreator) {
    auto texture = make();
    auto handle = exporter().export_texture(*texture).value();
    const auto imported = importer().import_texture(handle, texture->descriptor()).value();
    importer().release_texture_handle(std::move(handle));
    VulkanCommands writer(exporter());
    writer.run([&](VkCommandBuffer commands) {
        VulkanCommands::clear(commands, vulkan::image(*texture), kRed);
        VulkanCommands::barrier(commands, vulkan::image(*texture), VK_ACCESS_TRANSFER_WRITE_BIT, 0,
                                VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_GENERAL);
    });
    ASSERT_TRUE(exporter().release(*texture, {}));
    texture.reset();
    ASSERT_TRUE(importer().acquire(*imported, {}));
    VulkanCommands reader(importer());
    reader.run(
        [&](VkCommandBuffer commands) { reader.copy_out(commands, as_vulkan(*imported), VK_IMAGE_LAYOUT_GENERAL); });
    EXPECT_THAT(reader.texels(*imported), Each(kRedTexel));
}

TEST_P(VulkanTexturesOver, ComeWithHandlesThatClose) {
    const auto texture = make();
    // The manager may keep the first, where the driver hands out no second.
    exporter().release_texture_handle(exporter().export_texture(*texture).value());
    const auto before = open_descriptors();
    auto handle = exporter().export_texture(*texture).value();
    EXPECT_EQ(open_descriptors(), before + 1);
    exporter().release_texture_handle(std::move(handle));
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST_P(VulkanTexturesOver, ComeWithHandlesThatNoChildInherits) {
    const auto handle = exporter().export_texture(*make()).value();
    EXPECT_FALSE(is_inherited(handle.objects[0].get()));
}

TEST_P(VulkanTexturesOver, AreExportedByTheirCreatorOnly) {
    const auto texture = make();
    const auto handle = exporter().export_texture(*texture).value();
    const auto imported = importer().import_texture(handle, texture->descriptor()).value();
    const auto again = importer().export_texture(*imported);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::NotShareable);
}

TEST_P(VulkanTexturesOver, AreExportedByTheirOwnManagerOnly) {
    const auto texture = make();
    const auto exported = importer().export_texture(*texture);
    ASSERT_FALSE(exported);
    EXPECT_EQ(exported.error().code, ErrorCode::WrongManager);
}

class VulkanTextures : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    }
};

TEST_F(VulkanTextures, AreVulkanTexturesAndNothingElse) {
    const auto texture = make_texture(exporter());
    EXPECT_EQ(texture->as<VulkanTexture>(), texture.get());
    EXPECT_EQ(texture->as<HostTexture>(), nullptr);
}

TEST_F(VulkanTextures, ComeWithHandlesThatSayHowTheyWereMade) {
    const auto texture = make_texture(exporter());
    use_volk(exporter());
    VkMemoryRequirements needs;
    vkGetImageMemoryRequirements(exporter().device(), vulkan::image(*texture), &needs);
    const auto handle = exporter().export_texture(*texture).value();
    EXPECT_EQ(handle.transport, kOpaque);
    EXPECT_EQ(handle.exporter, Api::Vulkan);
    EXPECT_EQ(handle.identity, exporter().capabilities().identity);
    EXPECT_EQ(handle.descriptor, texture->descriptor());
    EXPECT_EQ(handle.allocation_size, needs.size);
    EXPECT_NE(needs.memoryTypeBits >> handle.memory_type_index & 1U, 0U);
    EXPECT_TRUE(handle.dedicated);
    EXPECT_THAT(handle.planes, IsEmpty());
    EXPECT_EQ(handle.modifier, std::nullopt);
    ASSERT_TRUE(handle.vulkan);
    EXPECT_EQ(*handle.vulkan, as_vulkan(*texture).parameters());
    EXPECT_EQ(handle.vulkan->format, std::uint32_t{VK_FORMAT_R8G8B8A8_UNORM});
}

// Trap 22: either side may want to see encoded or decoded values.
TEST_F(VulkanTextures, MayBeViewedAsTheirSrgbSibling) {
    const auto texture = make_texture(exporter());
    const VulkanImageParameters& parameters = as_vulkan(*texture).parameters();
    EXPECT_NE(parameters.flags & VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT, 0U);
    EXPECT_THAT(parameters.view_formats, ElementsAre(VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_R8G8B8A8_SRGB));
}

TEST_F(VulkanTextures, WithoutAnSrgbSiblingAreNotMutable) {
    auto descriptor = small_texture();
    descriptor.format = TextureFormat::R32Float;
    GEYSER_NEEDS_TEXTURE(exporter(), descriptor, kOpaque);
    const auto texture = make_texture(exporter(), descriptor);
    EXPECT_EQ(as_vulkan(*texture).parameters().flags, 0U);
    EXPECT_THAT(as_vulkan(*texture).parameters().view_formats, IsEmpty());
}

TEST_F(VulkanTextures, ThatAreLinearSayWhereTheirTexelsLie) {
    const auto descriptor = small_texture(TextureLayout::Linear);
    GEYSER_NEEDS_TEXTURE(exporter(), descriptor, kOpaque);
    const auto texture = make_texture(exporter(), descriptor);
    const auto handle = exporter().export_texture(*texture).value();
    ASSERT_EQ(handle.planes.size(), 1U);
    EXPECT_GE(handle.planes[0].row_pitch, 16U * 4U);
    EXPECT_LE(handle.planes[0].offset + handle.planes[0].size, handle.allocation_size);
    const auto imported = importer().import_texture(handle, descriptor).value();
    EXPECT_EQ(as_vulkan(*imported).planes(), handle.planes);
}

TEST_F(VulkanTextures, AreNotCopiedWhenTheyAreHandedOver) {
    EXPECT_EQ(make_texture(exporter())->copies_per_frame(), 0U);
}

TEST_F(VulkanTextures, CrossToVulkansOwnDevicesAsExternal) {
    const auto texture = make_texture(exporter());
    EXPECT_EQ(as_vulkan(*texture).hand_off().queue_family, VK_QUEUE_FAMILY_EXTERNAL);
    EXPECT_EQ(as_vulkan(*texture).hand_off().layout, VK_IMAGE_LAYOUT_GENERAL);
}

TEST_F(VulkanTextures, HaveTheDefaultTransportWhenNoneIsNamed) {
    const auto texture = exporter().create_shareable_texture(small_texture()).value();
    EXPECT_EQ(texture->transport(), exporter().default_transport());
}

class VulkanCreation : public VulkanTest {};

ErrorCode refusal_of(const Result<std::unique_ptr<SharedTexture>>& texture) {
    return texture ? ErrorCode{} : texture.error().code;
}

TEST_F(VulkanCreation, RefusesDmaBufs) {
    const auto texture = exporter().create_shareable_texture(small_texture(), Transport::DmaBuf);
    EXPECT_EQ(refusal_of(texture), ErrorCode::UnsupportedTransport);
    EXPECT_FALSE(exporter().query(small_texture(), Transport::DmaBuf).value().reason.empty());
}

TEST_F(VulkanCreation, RefusesAMalformedDescriptor) {
    EXPECT_EQ(refusal_of(exporter().create_shareable_texture({})), ErrorCode::InvalidArgument);
    EXPECT_FALSE(exporter().query({}, kOpaque));
}

TEST_F(VulkanCreation, RefusesWhatIsLargerThanTheDevicesLimit) {
    GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    auto descriptor = small_texture();
    descriptor.width = 1U << 30;
    descriptor.height = 1;
    const auto texture = exporter().create_shareable_texture(descriptor);
    ASSERT_EQ(refusal_of(texture), ErrorCode::UnsupportedDescriptor);
    EXPECT_THAT(texture.error().reason, ::testing::HasSubstr("width 1073741824 is more than the device's"));
}

TEST_F(VulkanCreation, RefusesOptimalTexturesInHostMemory) {
    const auto texture = exporter().create_shareable_texture(small_texture(), Transport::HostMemory);
    EXPECT_EQ(refusal_of(texture), ErrorCode::UnsupportedDescriptor);
}

TEST_F(VulkanCreation, RefusesEachFormatThatQueryRefusesWithTheSameReason) {
    int refused = 0;
    for (const FormatInfo& format : all_formats()) {
        auto descriptor = small_texture();
        descriptor.format = format.format;
        const auto support = exporter().query(descriptor, kOpaque).value();
        const auto texture = exporter().create_shareable_texture(descriptor, kOpaque);
        EXPECT_EQ(texture.has_value(), support.can_export) << format.name;
        if (!texture) {
            EXPECT_EQ(texture.error().reason, support.reason);
            ++refused;
        }
    }
    EXPECT_GT(refused, 0) << "no device has every format";
}

} // namespace
} // namespace geyser::test
