#include "../support/ipc_messages.hpp"

#include <geyser/handle.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vulkan/vulkan_core.h>

namespace geyser {
namespace {

using test::make_object;
using testing::HasSubstr;

/// 64x32 Rgba8Unorm.
ApiTextureHandle opaque() {
    ApiTextureHandle handle{.transport = Transport::OpaqueFd,
                            .descriptor = {.width = 64, .height = 32, .label = "picture"},
                            .allocation_size = 16384,
                            .memory_type_index = 3,
                            .dedicated = true,
                            .vulkan = VulkanImageParameters{.format = VK_FORMAT_R8G8B8A8_UNORM, .usage = 7}};
    handle.identity.device.bytes[0] = 9;
    handle.objects.push_back(make_object());
    return handle;
}

ApiTextureHandle host_memory() {
    ApiTextureHandle handle{.transport = Transport::HostMemory,
                            .descriptor = {.width = 64, .height = 32, .layout = TextureLayout::Linear},
                            .allocation_size = 8192,
                            .planes = {{.row_pitch = 256, .size = 8192}},
                            .exporter = Api::Host};
    handle.objects.push_back(make_object());
    return handle;
}

/// 64x32 Nv12 in two objects, tiled.
ApiTextureHandle dma_buf() {
    ApiTextureHandle handle{.transport = Transport::DmaBuf,
                            .descriptor = {.width = 64, .height = 32, .format = TextureFormat::Nv12},
                            .allocation_size = 4096,
                            .planes = {{.object = 0, .row_pitch = 64}, {.object = 1, .row_pitch = 64}},
                            .modifier = static_cast<DrmModifier>(0x0100000000000001)};
    handle.objects.push_back(make_object());
    handle.objects.push_back(make_object());
    return handle;
}

/// Linear, and without planes all the same.
ApiTextureHandle io_surface() {
    ApiTextureHandle handle{.transport = Transport::IoSurface,
                            .descriptor = {.width = 64, .height = 32, .layout = TextureLayout::Linear},
                            .allocation_size = 8192,
                            .exporter = Api::Metal};
    handle.objects.push_back(make_object());
    return handle;
}

TEST(ApiTextureHandle, WellFormedOnesPass) {
    for (const auto make : {opaque, host_memory, dma_buf, io_surface}) {
        const auto result = validate(make());
        EXPECT_TRUE(result) << result.error().message();
    }
}

/// One change to a handle that passes, and what validate() says of it.
struct Refusal {
    std::string name;
    ApiTextureHandle (*make)();
    std::function<void(ApiTextureHandle&)> change;
    ErrorCode code;
    std::string reason;
};

class ApiTextureHandleRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(ApiTextureHandleRefuses, AndNamesTheCheck) {
    ApiTextureHandle handle = GetParam().make();
    GetParam().change(handle);
    const auto result = validate(handle);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, GetParam().code);
    EXPECT_THAT(result.error().reason, HasSubstr(GetParam().reason));
}

using H = ApiTextureHandle;

const Refusal kRefusals[] = {
    {"UnknownTransport", opaque, [](H& h) { h.transport = static_cast<Transport>(8); }, ErrorCode::InvalidHandle,
     "transport 8 is not a known value"},
    {"TransportZero", opaque, [](H& h) { h.transport = static_cast<Transport>(0); }, ErrorCode::InvalidHandle,
     "transport 0 is not a known value"},
    {"UnknownExporter", opaque, [](H& h) { h.exporter = static_cast<Api>(9); }, ErrorCode::InvalidHandle,
     "exporter 9 is not a known value"},
    {"ExporterZero", opaque, [](H& h) { h.exporter = static_cast<Api>(0); }, ErrorCode::InvalidHandle,
     "exporter 0 is not a known value"},
    {"InvalidDescriptor", opaque, [](H& h) { h.descriptor.width = 0; }, ErrorCode::InvalidArgument, "width 0"},
    {"NoObject", opaque, [](H& h) { h.objects.clear(); }, ErrorCode::InvalidHandle, "holds no object"},
    {"MovedFromObject", opaque, [](H& h) { h.objects[0].reset(); }, ErrorCode::InvalidHandle, "objects[0] is empty"},
    {"SecondObjectOfOpaque", opaque, [](H& h) { h.objects.push_back(make_object()); }, ErrorCode::InvalidHandle,
     "2 objects are more than the 1 of transport opaque-fd"},
    {"SecondObjectOfHostMemory", host_memory, [](H& h) { h.objects.push_back(make_object()); },
     ErrorCode::InvalidHandle, "2 objects are more than the 1 of transport host-memory"},
    {"FifthObjectOfDmaBuf", dma_buf,
     [](H& h) {
         while (h.objects.size() < kMaxPlanes + 1) {
             h.objects.push_back(make_object());
         }
     },
     ErrorCode::InvalidHandle, "5 objects are more than the 4 of transport dma-buf"},
    {"EmptySecondObject", dma_buf, [](H& h) { h.objects[1].reset(); }, ErrorCode::InvalidHandle, "objects[1] is empty"},
    {"NoSize", opaque, [](H& h) { h.allocation_size = 0; }, ErrorCode::MemoryMismatch, "allocation_size 0"},
    {"ModifierOnOpaque", opaque, [](H& h) { h.modifier = DrmModifier::Linear; }, ErrorCode::InvalidHandle,
     "a DRM modifier comes with transport opaque-fd"},
    {"ModifierOnHostMemory", host_memory, [](H& h) { h.modifier = DrmModifier::Linear; }, ErrorCode::InvalidHandle,
     "a DRM modifier comes with transport host-memory"},
    {"OpaqueWithoutParameters", opaque, [](H& h) { h.vulkan.reset(); }, ErrorCode::InvalidHandle,
     "without Vulkan image parameters"},
    {"TooManyViewFormats", opaque, [](H& h) { h.vulkan->view_formats.assign(9, 37); }, ErrorCode::InvalidHandle,
     "9 view formats are more than 8"},
    {"ImageOfAnotherFormat", opaque, [](H& h) { h.vulkan->format = VK_FORMAT_B8G8R8A8_UNORM; },
     ErrorCode::DescriptorMismatch, "VkFormat 44 is not 37 of format Rgba8Unorm"},
    {"PlanesOfOptimalOpaque", opaque, [](H& h) { h.planes = {{.row_pitch = 256, .size = 8192}}; },
     ErrorCode::MemoryMismatch, "1 planes come with layout Optimal"},
    {"PlanesOfAnIoSurface", io_surface, [](H& h) { h.planes = {{.row_pitch = 256, .size = 8192}}; },
     ErrorCode::MemoryMismatch, "1 planes come with an IOSurface, which itself knows its planes"},
    {"LinearOpaqueWithoutPlanes", opaque, [](H& h) { h.descriptor.layout = TextureLayout::Linear; },
     ErrorCode::MemoryMismatch, "0 planes are not the 1 of format Rgba8Unorm"},
    {"HostMemoryWithoutPlanes", host_memory, [](H& h) { h.planes.clear(); }, ErrorCode::MemoryMismatch,
     "0 planes are not the 1 of format Rgba8Unorm"},
    {"HostMemoryWithTwoPlanes", host_memory, [](H& h) { h.planes.push_back(h.planes[0]); }, ErrorCode::MemoryMismatch,
     "2 planes are not the 1 of format Rgba8Unorm"},
    {"HostMemoryWithLevels", host_memory,
     [](H& h) {
         h.descriptor.layout = TextureLayout::Optimal;
         h.descriptor.mip_levels = 2;
     },
     ErrorCode::UnsupportedDescriptor, "mip_levels 2 is not 1"},
    {"FivePlanes", dma_buf, [](H& h) { h.planes.resize(5); }, ErrorCode::MemoryMismatch, "5 planes are more than 4"},
    {"DmaBufWithTooFewPlanes", dma_buf, [](H& h) { h.planes.resize(1); }, ErrorCode::MemoryMismatch,
     "1 planes are fewer than the 2 of format Nv12"},
    {"LinearDmaBufWithAThirdPlane", dma_buf,
     [](H& h) {
         h.modifier = DrmModifier::Linear;
         h.planes.push_back({});
     },
     ErrorCode::MemoryMismatch, "3 planes are not the 2 of format Nv12"},
    {"PlaneOfAnObjectThatIsNotThere", dma_buf, [](H& h) { h.planes[1].object = 2; }, ErrorCode::MemoryMismatch,
     "planes[1].object 2 is not below the 2 objects"},
    {"PlaneBeyondTheMemory", host_memory, [](H& h) { h.planes[0].offset = 1; }, ErrorCode::MemoryMismatch,
     "planes[0].offset 1 plus size 8192 is beyond allocation_size 8192"},
    {"PlaneWhoseEndWraps", host_memory, [](H& h) { h.planes[0].offset = ~0ULL - 8190; }, ErrorCode::MemoryMismatch,
     "is beyond allocation_size 8192"},
    {"PitchBeyondTheMemory", dma_buf, [](H& h) { h.planes[0].row_pitch = 4097; }, ErrorCode::MemoryMismatch,
     "planes[0].row_pitch 4097 is beyond allocation_size 4096"},
    {"PitchLessThanARow", host_memory, [](H& h) { h.planes[0].row_pitch = 255; }, ErrorCode::MemoryMismatch,
     "planes[0].row_pitch 255 is less than the 256 bytes of a row"},
    {"SizeLessThanTheRows", host_memory, [](H& h) { h.planes[0].size = 8191; }, ErrorCode::MemoryMismatch,
     "planes[0].size 8191 is less than 32 rows of pitch 256 need"},
    {"PitchThatMakesTheSizeTooSmall", host_memory, [](H& h) { h.planes[0].row_pitch = 512; }, ErrorCode::MemoryMismatch,
     "planes[0].size 8192 is less than 32 rows of pitch 512 need"},
    {"PitchWhoseRowsWrap", host_memory,
     [](H& h) {
         h.allocation_size = ~0ULL;
         h.planes[0].row_pitch = 1ULL << 60;
     },
     ErrorCode::MemoryMismatch, "is less than 32 rows of pitch"},
};

INSTANTIATE_TEST_SUITE_P(, ApiTextureHandleRefuses, testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

TEST(ApiTextureHandle, ADmaBufMayHavePlanesOfItsModifier) { // trap 24
    ApiTextureHandle handle = dma_buf();
    handle.planes.resize(4);
    EXPECT_TRUE(validate(handle));
}

TEST(ApiTextureHandle, ALinearOpaqueHandleHasItsPlane) {
    ApiTextureHandle handle = opaque();
    handle.descriptor.layout = TextureLayout::Linear;
    handle.planes = {{.row_pitch = 512, .size = 31 * 512 + 256}};
    const auto result = validate(handle);
    EXPECT_TRUE(result) << result.error().message();
}

TEST(ApiTextureHandle, IsFalseWithoutAnObject) {
    ApiTextureHandle handle = opaque();
    EXPECT_TRUE(handle);
    handle.objects[0].reset();
    EXPECT_FALSE(handle);
    handle.objects.clear();
    EXPECT_FALSE(handle);
}

TEST(ApiTextureHandle, DuplicateKeepsEveryField) {
    for (const auto make : {opaque, host_memory, dma_buf}) {
        const ApiTextureHandle handle = make();
        const auto copy = duplicate(handle);
        ASSERT_TRUE(copy) << copy.error().message();
        EXPECT_EQ(copy->transport, handle.transport);
        EXPECT_EQ(copy->descriptor, handle.descriptor);
        EXPECT_EQ(copy->descriptor.label, handle.descriptor.label);
        EXPECT_EQ(copy->allocation_size, handle.allocation_size);
        EXPECT_EQ(copy->memory_type_index, handle.memory_type_index);
        EXPECT_EQ(copy->dedicated, handle.dedicated);
        EXPECT_EQ(copy->planes, handle.planes);
        EXPECT_EQ(copy->modifier, handle.modifier);
        EXPECT_EQ(copy->vulkan, handle.vulkan);
        EXPECT_EQ(copy->identity, handle.identity);
        EXPECT_EQ(copy->exporter, handle.exporter);
        EXPECT_EQ(copy->objects.size(), handle.objects.size());
    }
}

TEST(ApiTextureHandle, DuplicateOutlivesTheOriginal) {
    ApiTextureHandle handle = dma_buf();
    const auto copy = duplicate(handle);
    ASSERT_TRUE(copy) << copy.error().message();
    handle.objects.clear();
    EXPECT_TRUE(validate(*copy));
    EXPECT_TRUE(duplicate(copy->objects[1])) << "it is no open object";
}

TEST(ApiTextureHandle, DuplicateRefusesAMovedFromObject) {
    ApiTextureHandle handle = dma_buf();
    handle.objects[1].reset();
    const auto copy = duplicate(handle);
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, ErrorCode::InvalidHandle);
}

TEST(Transport, HasNames) {
    EXPECT_EQ(name(Transport::OpaqueFd), "opaque-fd");
    EXPECT_EQ(name(Transport::DmaBuf), "dma-buf");
    EXPECT_EQ(name(Transport::HostMemory), "host-memory");
    EXPECT_EQ(name(static_cast<Transport>(0)), "unknown");
}

} // namespace
} // namespace geyser
