// Handles whose descriptor is not the memory or the semaphore that they promise. What a driver makes of a whole file of
// another's making is its own affair (docs/traps.md); what can be told to be none is refused.
#include "../support/hostile_files.hpp"
#include "../support/process_state.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

struct HostileFile {
    const char* name;
    UniqueFd (*make)();
    /// A software driver's semaphore is a page of memory, and any will do.
    bool may_be_a_semaphore = false;
};

void PrintTo(const HostileFile& file, std::ostream* out) { *out << file.name; }

const HostileFile kFiles[] = {
    {"Pipe", pipe_end},
    {"DevNull", dev_null},
    {"Socket", unconnected_socket},
    {"EmptyMemory", [] { return memory_of_size(0); }},
    {"MemoryOfOneByte", [] { return memory_of_size(1); }, true},
    {"MemoryOneByteShort", [] { return memory_of_size(511); }, true},
    {"Directory", [] { return UniqueFd(checked(open("/", O_RDONLY | O_CLOEXEC), "open")); }},
    {"PathOnly", [] { return UniqueFd(checked(open("/dev/null", O_PATH | O_CLOEXEC), "open")); }},
    {"DescriptorThatIsNotOpen", [] { return UniqueFd(1 << 20); }},
};

class VulkanHostileFile : public VulkanTest, public ::testing::WithParamInterface<HostileFile> {};

INSTANTIATE_TEST_SUITE_P(Each, VulkanHostileFile, ::testing::ValuesIn(kFiles),
                         [](const auto& test) { return std::string(test.param.name); });

// Many times over: what leaks once leaks each time that a peer tries.
constexpr int kRounds = 200;

void expect_refused_each_time(VulkanTextureShareManager& manager, const ApiTextureHandle& handle) {
    (void)manager.import_texture(handle, handle.descriptor);
    const auto before = open_descriptors();
    const auto mappings = memory_mappings();
    for (int i = 0; i < kRounds; ++i) {
        ASSERT_FALSE(manager.import_texture(handle, handle.descriptor));
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_LT(memory_mappings(), mappings + kRounds / 2);
}

TEST_P(VulkanHostileFile, IsNoOpaqueMemoryAndLeavesNothingBehind) {
    GEYSER_NEEDS_TRANSPORT(exporter(), Transport::OpaqueFd);
    auto handle = exporter().export_texture(*make_texture(exporter())).value();
    handle.objects[0] = GetParam().make();
    expect_refused_each_time(importer(), handle);
}

TEST_P(VulkanHostileFile, IsNoHostMemoryAndLeavesNothingBehind) {
    const auto descriptor = small_texture(TextureLayout::Linear);
    GEYSER_NEEDS_TEXTURE(exporter(), descriptor, Transport::HostMemory);
    auto handle = exporter().export_texture(*make_texture(exporter(), descriptor, Transport::HostMemory)).value();
    handle.objects[0] = GetParam().make();
    expect_refused_each_time(importer(), handle);
}

TEST_P(VulkanHostileFile, IsNoSemaphoreAndLeavesNothingBehind) {
    for (const SyncSupport& support : exporter().capabilities().sync) {
        if (!support.can_export || !support.can_import || support.kind == SyncKind::CpuCompletion) {
            continue;
        }
        auto handle = exporter().export_semaphore(*exporter().create_semaphore(support.kind).value()).value();
        handle.object = GetParam().make();
        (void)importer().import_semaphore(handle);
        const auto before = open_descriptors();
        for (int i = 0; i < kRounds; ++i) {
            const auto imported = importer().import_semaphore(handle);
            ASSERT_TRUE(!imported || GetParam().may_be_a_semaphore) << name(support.kind);
        }
        EXPECT_EQ(open_descriptors(), before);
    }
}

} // namespace
} // namespace geyser::test
