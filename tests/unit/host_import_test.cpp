// Import of the host backend: what it shares, and every refusal.
#include "host_support.hpp"
#include "memory_file.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;

TEST(HostImport, SharesTheBytesInBothDirections) {
    const auto exporter = host_manager();
    const auto importer = host_manager();
    const auto texture = create(*exporter, linear(17, 5));
    const auto handle = exporter->export_texture(*texture).value();
    const auto imported = importer->import_texture(handle, texture->descriptor()).value();
    const auto here = texture->as<HostTexture>()->bytes();
    const auto there = imported->as<HostTexture>()->bytes();
    ASSERT_EQ(here.size(), there.size());
    ASSERT_NE(here.data(), there.data());
    here.front() = std::byte{0x5a};
    there.back() = std::byte{0xa5};
    EXPECT_EQ(there.front(), std::byte{0x5a});
    EXPECT_EQ(here.back(), std::byte{0xa5});
}

TEST(HostImport, KeepsTheTextureAliveWithoutTheHandleAndItsExporter) {
    const auto importer = host_manager();
    std::unique_ptr<SharedTexture> imported;
    {
        const auto exporter = host_manager();
        const auto texture = create(*exporter, linear(64, 64));
        texture->as<HostTexture>()->bytes().front() = std::byte{0x42};
        const auto handle = exporter->export_texture(*texture).value();
        imported = importer->import_texture(handle, texture->descriptor()).value();
    }
    EXPECT_EQ(imported->as<HostTexture>()->bytes().front(), std::byte{0x42});
}

TEST(HostImport, LeavesTheHandleToTheCaller) {
    const auto manager = host_manager();
    const auto handle = create_and_export(*manager, linear(64, 64));
    const auto first = manager->import_texture(handle, handle.descriptor);
    const auto second = manager->import_texture(handle, handle.descriptor);
    EXPECT_TRUE(first && second);
    EXPECT_TRUE(handle);
}

TEST(HostImport, TakesPitchesThatTheExporterChose) {
    const auto exporter = host_manager({.row_alignment = 4096});
    const auto importer = host_manager({.row_alignment = 16});
    const auto handle = create_and_export(*exporter, linear(10, 10, TextureFormat::I420));
    const auto imported = importer->import_texture(handle, handle.descriptor).value();
    EXPECT_EQ(imported->as<HostTexture>()->planes(), handle.planes);
}

/// One way to spoil a handle, and what the refusal must be.
struct Refusal {
    const char* name;
    ErrorCode code;
    std::vector<std::string> words; ///< the values that disagree
    std::function<void(ApiTextureHandle&)> spoil;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

class HostImportRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(HostImportRefusal, NamesTheCheckAndLeaksNothing) {
    const Refusal& refusal = GetParam();
    const auto manager = host_manager();
    const auto expected = linear(100, 10);
    ASSERT_TRUE(manager->import_texture(create_and_export(*manager, expected), expected)) << "the unspoilt handle";
    auto handle = create_and_export(*manager, expected);
    refusal.spoil(handle);
    const auto before = open_descriptors();
    const auto imported = manager->import_texture(handle, expected);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, refusal.code) << imported.error().message();
    for (const std::string& word : refusal.words) {
        EXPECT_THAT(imported.error().reason, HasSubstr(word));
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

const Refusal kRefusals[] = {
    {"NoObjects", ErrorCode::InvalidHandle, {}, [](ApiTextureHandle& handle) { handle.objects.clear(); }},
    {"EmptyObject", ErrorCode::InvalidHandle, {}, [](ApiTextureHandle& handle) { handle.objects[0].reset(); }},
    {"OtherWidth",
     ErrorCode::DescriptorMismatch,
     {"width", "99", "100"},
     [](ApiTextureHandle& handle) { handle.descriptor.width = 99; }},
    {"OtherFormat",
     ErrorCode::DescriptorMismatch,
     {"Bgra8Unorm", "Rgba8Unorm"},
     [](ApiTextureHandle& handle) { handle.descriptor.format = TextureFormat::Bgra8Unorm; }},
    {"OpaqueTransport",
     ErrorCode::UnsupportedTransport,
     {"opaque-fd", "host-memory"},
     [](ApiTextureHandle& handle) {
         handle.transport = Transport::OpaqueFd;
         handle.vulkan = VulkanImageParameters{.format = *format_info(handle.descriptor.format)->vulkan};
     }},
    {"RowPitchShorterThanARow",
     ErrorCode::MemoryMismatch,
     {"row_pitch 399", "400"},
     [](ApiTextureHandle& handle) { handle.planes[0].row_pitch = 399; }},
    {"PlaneSmallerThanItsRows",
     ErrorCode::MemoryMismatch,
     {"size 100"},
     [](ApiTextureHandle& handle) { handle.planes[0].size = 100; }},
    {"PlaneOutsideTheAllocation",
     ErrorCode::MemoryMismatch,
     {},
     [](ApiTextureHandle& handle) { handle.planes[0].offset = handle.allocation_size; }},
    {"NotAFile",
     ErrorCode::InvalidHandle,
     {"another kind of file"},
     [](ApiTextureHandle& handle) {
         std::array<int, 2> ends = {};
         ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
         ::close(ends[1]);
         handle.objects[0].reset(ends[0]);
     }},
    {"FileOnDisk",
     ErrorCode::InvalidHandle,
     {"not a memfd"},
     [](ApiTextureHandle& handle) {
         handle.objects[0].reset(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
         ASSERT_TRUE(handle.objects[0]);
     }},
    {"ClosedBehindOurBack",
     ErrorCode::InvalidHandle,
     {"fstat"},
     [](ApiTextureHandle& handle) { handle.objects[0].reset(1 << 20); }},
    {"NoSeals",
     ErrorCode::InvalidHandle,
     {"F_SEAL_SHRINK"},
     [](ApiTextureHandle& handle) { handle.objects[0] = memory_of(handle.allocation_size, 0); }},
    {"NoShrinkSeal",
     ErrorCode::InvalidHandle,
     {"F_SEAL_SHRINK"},
     [](ApiTextureHandle& handle) { handle.objects[0] = memory_of(handle.allocation_size, F_SEAL_GROW); }},
    {"NoGrowSeal",
     ErrorCode::InvalidHandle,
     {"F_SEAL_GROW"},
     [](ApiTextureHandle& handle) { handle.objects[0] = memory_of(handle.allocation_size, F_SEAL_SHRINK); }},
    {"HugePages",
     ErrorCode::InvalidHandle,
     {"huge pages"},
     [](ApiTextureHandle& handle) {
         handle.objects[0] = memory_of(1U << 21, kSizeSeals, MFD_ALLOW_SEALING | MFD_HUGETLB);
     }},
    {"MemoryShorterThanItSays",
     ErrorCode::MemoryMismatch,
     {"4095", "4096"},
     [](ApiTextureHandle& handle) {
         handle.allocation_size = 4096;
         handle.planes[0] = {.row_pitch = 400, .size = 4000};
         handle.objects[0] = memory_of(4095, kSizeSeals);
     }},
    {"MemoryThatMayNotBeWritten",
     ErrorCode::InvalidHandle,
     {"mmap"},
     [](ApiTextureHandle& handle) {
         handle.objects[0] = memory_of(handle.allocation_size, kSizeSeals | F_SEAL_WRITE);
     }},
    {"MoreThanTheAddressSpace",
     ErrorCode::OutOfHostMemory,
     {"mmap"},
     [](ApiTextureHandle& handle) {
         handle.allocation_size = 1ULL << 50;
         handle.objects[0] = memory_of(handle.allocation_size, kSizeSeals);
     }},
};

INSTANTIATE_TEST_SUITE_P(Handles, HostImportRefusal, ::testing::ValuesIn(kRefusals),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(HostImport, RefusesTheOptimalLayoutEvenIfBothSidesAgreeOnIt) {
    const auto manager = host_manager();
    auto handle = create_and_export(*manager, linear(64, 64));
    handle.descriptor.layout = TextureLayout::Optimal;
    const auto imported = manager->import_texture(handle, handle.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::UnsupportedDescriptor);
}

TEST(HostImport, RefusesAnotherNumberOfPlanesThanTheFormatHas) {
    const auto manager = host_manager();
    auto handle = create_and_export(*manager, linear(64, 64, TextureFormat::Nv12));
    handle.planes.pop_back();
    const auto imported = manager->import_texture(handle, handle.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
}

TEST(HostImport, RefusesASecondObject) {
    const auto manager = host_manager();
    auto handle = create_and_export(*manager, linear(64, 64));
    handle.objects.push_back(memory_of(handle.allocation_size, kSizeSeals));
    const auto imported = manager->import_texture(handle, handle.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::InvalidHandle);
}

} // namespace
} // namespace geyser::test
