// Rounds of everything: what is left of ports, objects and mappings is what was there before.
#include "fixture.hpp"

#include "support/process_state.hpp"

namespace geyser::test {
namespace {

class VulkanMetalLeaks : public VulkanMetalTest {
protected:
    template <class Round>
    static void expect_nothing_left_after(int rounds, const Round& round) {
        ASSERT_NO_FATAL_FAILURE(round()) << "the first round, in which drivers open what they keep";
        const auto descriptors = open_descriptors();
        const auto mappings = memory_mappings();
        const auto objects = fake_metal::live_objects();
        for (int i = 0; i < rounds && !HasFatalFailure(); ++i) {
            round();
        }
        EXPECT_EQ(open_descriptors(), descriptors);
        // Drivers and allocators keep a few mappings for later; a leak would keep one a round.
        EXPECT_LT(memory_mappings(), mappings + static_cast<std::size_t>(rounds) / 10);
        EXPECT_EQ(fake_metal::live_objects(), objects);
    }
};

TEST_F(VulkanMetalLeaks, NoneOfTextures) {
    expect_nothing_left_after(500, [&] {
        const auto texture = make(vulkan());
        const auto there = share(vulkan(), *texture, metal());
        const auto of_metal = make(metal());
        const auto here = share(metal(), *of_metal, vulkan());
    });
}

TEST_F(VulkanMetalLeaks, NoneOfRefusedImports) {
    auto handle = metal().export_texture(*make(metal())).value();
    ++handle.descriptor.width;
    expect_nothing_left_after(500, [&] { ASSERT_FALSE(vulkan().import_texture(handle, handle.descriptor)); });
}

TEST_F(VulkanMetalLeaks, NoneOfEvents) {
    expect_nothing_left_after(100, [&] {
        const auto own = vulkan().create_semaphore(SyncKind::SharedEvent).value();
        const auto there = share(vulkan(), *own, metal());
        const auto of_metal = metal().create_semaphore(SyncKind::SharedEvent).value();
        const auto here = share(metal(), *of_metal, vulkan());
        ASSERT_TRUE(here->signal(3));
    });
}

} // namespace
} // namespace geyser::test
