// A thousand rounds of everything: what is left of the kernel's objects is what was there before.
#include "../support/process_state.hpp"
#include "../support/vulkan_fixture.hpp"

namespace geyser::test {
namespace {

constexpr int kRounds = 1000;
/// Drivers and allocators keep a few mappings for later; a leak would keep one a round.
constexpr std::size_t kSlack = kRounds / 10;

template <class Round>
void expect_nothing_left_after(const Round& round) {
    ASSERT_NO_FATAL_FAILURE(round()) << "the first round, in which drivers open what they keep";
    const auto descriptors = open_descriptors();
    const auto mappings = memory_mappings();
    for (int i = 0; i < kRounds && !::testing::Test::HasFatalFailure(); ++i) {
        round();
    }
    EXPECT_TRUE(nothing_leaked_since(descriptors));
    EXPECT_LT(memory_mappings(), mappings + kSlack);
}

class VulkanLeaks : public VulkanTest {};

void expect_no_leak_over(VulkanTextureShareManager& exporter, VulkanTextureShareManager& importer,
                         Transport transport) {
    const auto descriptor = small_texture(layout_for(transport));
    GEYSER_NEEDS_TEXTURE(exporter, descriptor, transport);
    expect_nothing_left_after([&] {
        const auto texture = make_texture(exporter, descriptor, transport);
        auto handle = exporter.export_texture(*texture);
        ASSERT_TRUE(handle) << handle.error().message();
        const auto imported = importer.import_texture(*handle, descriptor);
        ASSERT_TRUE(imported) << imported.error().message();
        importer.release_texture_handle(std::move(*handle));
    });
}

TEST_F(VulkanLeaks, NoneOfOpaqueTextures) { expect_no_leak_over(exporter(), importer(), kOpaque); }

TEST_F(VulkanLeaks, NoneOfTexturesInHostMemory) { expect_no_leak_over(exporter(), importer(), Transport::HostMemory); }

TEST_F(VulkanLeaks, NoneOfRefusedCreations) {
    auto descriptor = small_texture();
    descriptor.width = 1U << 30;
    expect_nothing_left_after([&] { ASSERT_FALSE(exporter().create_shareable_texture(descriptor)); });
}

TEST_F(VulkanLeaks, NoneOfImportsRefusedAfterTheImageWasMade) {
    GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    auto handle = exporter().export_texture(*make_texture(exporter())).value();
    --handle.allocation_size;
    expect_nothing_left_after([&] { ASSERT_FALSE(importer().import_texture(handle, handle.descriptor)); });
}

TEST_F(VulkanLeaks, NoneOfSemaphores) {
    for (const SyncSupport& support : exporter().capabilities().sync) {
        if (!support.can_export || !support.can_import || support.kind == SyncKind::CpuCompletion) {
            continue;
        }
        SCOPED_TRACE(name(support.kind));
        expect_nothing_left_after([&] {
            const auto semaphore = exporter().create_semaphore(support.kind).value();
            const auto handle = exporter().export_semaphore(*semaphore);
            ASSERT_TRUE(handle) << handle.error().message();
            ASSERT_TRUE(importer().import_semaphore(*handle));
        });
    }
}

} // namespace
} // namespace geyser::test
