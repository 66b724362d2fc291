// Every refusal of import: a real handle with one thing wrong.
#include "../support/process_state.hpp"
#include "../support/vulkan_fixture.hpp"

#include <functional>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

/// One way to spoil a handle, and what the refusal must be.
struct Refusal {
    const char* name;
    ErrorCode code;
    const char* word; ///< of the reason
    std::function<void(ApiTextureHandle&)> spoil;
    TextureDescriptor descriptor = small_texture();
    /// The caller imports with the handle's own descriptor, as one who believes his peer does.
    bool believes = false;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

class VulkanImportRefusal : public VulkanTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(VulkanImportRefusal, NamesTheCheckAndLeaksNothing) {
    const Refusal& refusal = GetParam();
    GEYSER_NEEDS_TEXTURE(exporter(), refusal.descriptor, kOpaque);
    const auto texture = make_texture(exporter(), refusal.descriptor);
    auto handle = exporter().export_texture(*texture).value();
    ASSERT_TRUE(importer().import_texture(handle, refusal.descriptor)) << "the unspoilt handle";
    refusal.spoil(handle);
    const auto before = open_descriptors();
    const auto imported = importer().import_texture(handle, refusal.believes ? handle.descriptor : refusal.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, refusal.code) << imported.error().message();
    EXPECT_THAT(imported.error().reason, HasSubstr(refusal.word));
    EXPECT_TRUE(nothing_leaked_since(before));
}

const Refusal kHandles[] = {
    {"NoObjects", ErrorCode::InvalidHandle, "holds no object", [](auto& handle) { handle.objects.clear(); }},
    {"EmptyObject", ErrorCode::InvalidHandle, "objects[0]", [](auto& handle) { handle.objects[0].reset(); }},
    {"MovedFrom", ErrorCode::InvalidHandle, "moved from",
     [](auto& handle) { const ApiTextureHandle taken = std::move(handle); }},
    {"SecondObject", ErrorCode::InvalidHandle, "2 objects",
     [](auto& handle) { handle.objects.push_back(duplicate(handle.objects[0]).value()); }},
    {"UnknownTransport", ErrorCode::InvalidHandle, "transport 77",
     [](auto& handle) { handle.transport = Transport{77}; }},
    {"OtherDevice", ErrorCode::DeviceMismatch, "evice", [](auto& handle) { handle.identity.device.bytes[3] ^= 1; }},
    {"OtherDriver", ErrorCode::DriverMismatch, "driver", [](auto& handle) { handle.identity.driver.bytes[15] ^= 1; }},
    {"DmaBuf", ErrorCode::UnsupportedTransport, "dma-buf",
     [](auto& handle) {
         handle.transport = Transport::DmaBuf;
         handle.planes = {{.row_pitch = 64, .size = 512}};
     }},
    {"NoVulkanParameters", ErrorCode::InvalidHandle, "without Vulkan image parameters",
     [](auto& handle) { handle.vulkan.reset(); }},
};
INSTANTIATE_TEST_SUITE_P(Handle, VulkanImportRefusal, ::testing::ValuesIn(kHandles),
                         [](const auto& test) { return std::string(test.param.name); });

const Refusal kDescriptors[] = {
    {"Width", ErrorCode::DescriptorMismatch, "width 15", [](auto& handle) { handle.descriptor.width = 15; }},
    {"Height", ErrorCode::DescriptorMismatch, "height 9", [](auto& handle) { handle.descriptor.height = 9; }},
    {"Format", ErrorCode::DescriptorMismatch, "Bgra8Unorm",
     [](auto& handle) {
         handle.descriptor.format = TextureFormat::Bgra8Unorm;
         handle.vulkan->format = VK_FORMAT_B8G8R8A8_UNORM;
     }},
    {"Usage", ErrorCode::DescriptorMismatch, "usage",
     [](auto& handle) { handle.descriptor.usage = TextureUsage::CopySrc; }},
    {"Dimension", ErrorCode::DescriptorMismatch, "dimension",
     [](auto& handle) { handle.descriptor.dimension = TextureDimension::D3; }},
    {"MipLevels", ErrorCode::DescriptorMismatch, "mip_levels", [](auto& handle) { handle.descriptor.mip_levels = 2; }},
    {"ArrayLayers", ErrorCode::DescriptorMismatch, "array_layers",
     [](auto& handle) { handle.descriptor.array_layers = 2; }},
    {"Samples", ErrorCode::DescriptorMismatch, "samples", [](auto& handle) { handle.descriptor.samples = 4; }},
    {"Origin", ErrorCode::DescriptorMismatch, "origin",
     [](auto& handle) { handle.descriptor.origin = Origin::BottomLeft; }},
    {"Alpha", ErrorCode::DescriptorMismatch, "alpha",
     [](auto& handle) { handle.descriptor.alpha = AlphaMode::Opaque; }},
    {"ColorSpace", ErrorCode::DescriptorMismatch, "",
     [](auto& handle) { handle.descriptor.color_space.primaries = ColorPrimaries::Bt2020; }},
    {"Malformed", ErrorCode::InvalidArgument, "width 0", [](auto& handle) { handle.descriptor.width = 0; }},
    {"Layout", ErrorCode::DescriptorMismatch, "layout",
     [](auto& handle) {
         handle.descriptor.layout = TextureLayout::Linear;
         handle.planes = {{.row_pitch = 64, .size = 512}};
     }},
    // The peer's word is believed, and still the texture does not fit the memory or the device.
    {"LargerThanItsMemory", ErrorCode::MemoryMismatch, "allocation_size",
     [](auto& handle) { handle.descriptor.width = handle.descriptor.height = 1024; }, small_texture(), true},
    {"LargerThanTheDevicesLimit", ErrorCode::UnsupportedDescriptor, "more than the device's",
     [](auto& handle) { handle.descriptor.width = 1U << 30; }, small_texture(), true},
    {"MoreLayersThanItsMemory", ErrorCode::MemoryMismatch, "allocation_size",
     [](auto& handle) { handle.descriptor.array_layers = 512; }, small_texture(), true},
};
INSTANTIATE_TEST_SUITE_P(Descriptor, VulkanImportRefusal, ::testing::ValuesIn(kDescriptors),
                         [](const auto& test) { return std::string(test.param.name); });

const Refusal kMemory[] = {
    {"SizeZero", ErrorCode::MemoryMismatch, "allocation_size 0", [](auto& handle) { handle.allocation_size = 0; }},
    {"SizeOne", ErrorCode::MemoryMismatch, "allocation_size 1", [](auto& handle) { handle.allocation_size = 1; }},
    {"SizeOneTooSmall", ErrorCode::MemoryMismatch, "allocation_size", [](auto& handle) { --handle.allocation_size; }},
    {"SizeOnePageTooLarge", ErrorCode::MemoryMismatch, "allocation_size",
     [](auto& handle) { handle.allocation_size += 4096; }},
    {"SizeOfHalfTheAddressSpace", ErrorCode::MemoryMismatch, "9223372036854775808",
     [](auto& handle) { handle.allocation_size = 1ULL << 63; }},
    {"SizeOfAllBits", ErrorCode::MemoryMismatch, "18446744073709551615",
     [](auto& handle) { handle.allocation_size = UINT64_MAX; }},
    {"MemoryTypeOutOfRange", ErrorCode::MemoryMismatch, "memory type 32",
     [](auto& handle) { handle.memory_type_index = 32; }},
    {"MemoryTypeOfAllBits", ErrorCode::MemoryMismatch, "memory type 4294967295",
     [](auto& handle) { handle.memory_type_index = UINT32_MAX; }},
    {"PlanesOfAnOptimalTexture", ErrorCode::MemoryMismatch, "planes",
     [](auto& handle) { handle.planes = {{.row_pitch = 64, .size = 512}}; }},
    {"NoPlanes", ErrorCode::MemoryMismatch, "0 planes", [](auto& handle) { handle.planes.clear(); },
     small_texture(TextureLayout::Linear)},
    {"PlaneBeyondTheMemory", ErrorCode::MemoryMismatch, "planes[0]",
     [](auto& handle) { handle.planes[0].offset = handle.allocation_size; }, small_texture(TextureLayout::Linear)},
    {"PlaneThatWrapsAround", ErrorCode::MemoryMismatch, "planes[0]",
     [](auto& handle) { handle.planes[0].offset = UINT64_MAX - 8; }, small_texture(TextureLayout::Linear)},
    {"RowPitchTooShort", ErrorCode::MemoryMismatch, "row_pitch", [](auto& handle) { handle.planes[0].row_pitch = 63; },
     small_texture(TextureLayout::Linear)},
};
INSTANTIATE_TEST_SUITE_P(Memory, VulkanImportRefusal, ::testing::ValuesIn(kMemory),
                         [](const auto& test) { return std::string(test.param.name); });

const Refusal kParameters[] = {
    {"Format", ErrorCode::DescriptorMismatch, "VkFormat 44",
     [](auto& handle) { handle.vulkan->format = VK_FORMAT_B8G8R8A8_UNORM; }},
    {"FormatOfNoDriver", ErrorCode::DescriptorMismatch, "VkFormat 4294967295",
     [](auto& handle) { handle.vulkan->format = UINT32_MAX; }},
    {"UsageThatTheDescriptorPromises", ErrorCode::DescriptorMismatch, "usage",
     [](auto& handle) { handle.vulkan->usage &= ~std::uint32_t{VK_IMAGE_USAGE_SAMPLED_BIT}; }},
    {"NoUsage", ErrorCode::DescriptorMismatch, "usage 0", [](auto& handle) { handle.vulkan->usage = 0; }},
    {"UsageOfAllBits", ErrorCode::InvalidHandle, "usage 4294967295",
     [](auto& handle) { handle.vulkan->usage = UINT32_MAX; }},
    {"TransientUsage", ErrorCode::InvalidHandle, "usage",
     [](auto& handle) { handle.vulkan->usage |= VK_IMAGE_USAGE_TRANSIENT_ATTACHMENT_BIT; }},
    {"FlagsOfAllBits", ErrorCode::InvalidHandle, "flags 4294967295",
     [](auto& handle) { handle.vulkan->flags = UINT32_MAX; }},
    {"SparseFlag", ErrorCode::InvalidHandle, "flags",
     [](auto& handle) { handle.vulkan->flags |= VK_IMAGE_CREATE_SPARSE_BINDING_BIT; }},
    {"ProtectedFlag", ErrorCode::InvalidHandle, "flags",
     [](auto& handle) { handle.vulkan->flags |= VK_IMAGE_CREATE_PROTECTED_BIT; }},
    {"DisjointFlag", ErrorCode::InvalidHandle, "flags",
     [](auto& handle) { handle.vulkan->flags |= VK_IMAGE_CREATE_DISJOINT_BIT; }},
    {"CubeFlagOnOneLayer", ErrorCode::InvalidHandle, "CUBE_COMPATIBLE",
     [](auto& handle) { handle.vulkan->flags |= VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT; }},
    {"CubeWithoutItsFlag",
     ErrorCode::InvalidHandle,
     "CUBE_COMPATIBLE",
     [](auto& handle) { handle.vulkan->flags &= ~std::uint32_t{VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT}; },
     {.width = 16, .height = 16, .dimension = TextureDimension::Cube, .array_layers = 6}},
    {"TooManyViewFormats", ErrorCode::InvalidHandle, "9 view formats",
     [](auto& handle) { handle.vulkan->view_formats.assign(9, handle.vulkan->format); }},
    {"ViewFormatOfNoDriver", ErrorCode::InvalidHandle, "view format 0",
     [](auto& handle) { handle.vulkan->view_formats.push_back(UINT32_MAX); }},
    {"ViewFormatUndefined", ErrorCode::InvalidHandle, "view format 0",
     [](auto& handle) { handle.vulkan->view_formats.push_back(VK_FORMAT_UNDEFINED); }},
    {"ViewFormatOfAnotherSize", ErrorCode::InvalidHandle, "view format 109",
     [](auto& handle) { handle.vulkan->view_formats.push_back(VK_FORMAT_R32G32B32A32_SFLOAT); }},
    {"ViewFormatsWithoutTheFlag", ErrorCode::InvalidHandle, "MUTABLE_FORMAT",
     [](auto& handle) { handle.vulkan->flags &= ~std::uint32_t{VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT}; }},
};
INSTANTIATE_TEST_SUITE_P(Parameters, VulkanImportRefusal, ::testing::ValuesIn(kParameters),
                         [](const auto& test) { return std::string(test.param.name); });

class VulkanImport : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    }
};

TEST_F(VulkanImport, RefusesAMemoryTypeThatTheImageCannotHave) {
    const auto texture = make_texture(exporter());
    auto handle = exporter().export_texture(*texture).value();
    volkInitializeCustom(exporter().get_instance_proc_addr());
    volkLoadInstance(exporter().instance());
    VkMemoryRequirements needs;
    vkGetImageMemoryRequirements(exporter().device(), vulkan::image(*texture), &needs);
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(exporter().physical_device(), &memory);
    std::uint32_t type = 0;
    while (type < memory.memoryTypeCount && (needs.memoryTypeBits >> type & 1U) != 0) {
        ++type;
    }
    if (type == memory.memoryTypeCount) {
        GTEST_SKIP() << "an image may have each of the device's " << type << " memory types";
    }
    handle.memory_type_index = type;
    const auto imported = importer().import_texture(handle, texture->descriptor());
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
}

TEST_F(VulkanImport, RefusesAnOpaqueHandleThatSaysItIsHostMemory) {
    const auto texture = make_texture(exporter());
    auto handle = exporter().export_texture(*texture).value();
    handle.transport = Transport::HostMemory;
    const auto imported = importer().import_texture(handle, texture->descriptor());
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
}

TEST_F(VulkanImport, RefusesAPlaneLayoutThatIsSoundButNotThisDrivers) {
    auto descriptor = small_texture(TextureLayout::Linear);
    descriptor.width = 15;
    GEYSER_NEEDS_TEXTURE(exporter(), descriptor, kOpaque);
    const auto texture = make_texture(exporter(), descriptor);
    auto handle = exporter().export_texture(*texture).value();
    --handle.planes[0].size;
    if (!validate(handle)) {
        GTEST_SKIP() << "the driver packs rows so tightly that no other layout fits";
    }
    const auto imported = importer().import_texture(handle, descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
    EXPECT_THAT(imported.error().reason, HasSubstr("plane layout"));
}

TEST_F(VulkanImport, RefusesAHostHandleThatSaysItIsOpaque) {
    const auto descriptor = small_texture(TextureLayout::Linear);
    GEYSER_NEEDS_TEXTURE(exporter(), descriptor, Transport::HostMemory);
    auto handle = exporter().export_texture(*make_texture(exporter(), descriptor, Transport::HostMemory)).value();
    handle.transport = kOpaque;
    const auto imported = importer().import_texture(handle, descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::InvalidHandle);
}

} // namespace
} // namespace geyser::test
