// Semaphores between OpenGL and Vulkan, where the driver has them.
#include "../support/vulkan_commands.hpp"
#include "opengl_fixture.hpp"

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class OpenGLSync : public OpenGLTest, public ::testing::WithParamInterface<SyncKind> {
protected:
    static void SetUpTestSuite() { OpenGLTest::SetUpTestSuite(); }
    static std::unique_ptr<SharedSemaphore> send(TextureShareManager& from, const SharedSemaphore& semaphore,
                                                 TextureShareManager& to) {
        return to.import_semaphore(from.export_semaphore(semaphore).value()).value();
    }
};

INSTANTIATE_TEST_SUITE_P(Kinds, OpenGLSync, ::testing::Values(SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd),
                         [](const auto& kind) {
                             return kind.param == SyncKind::BinaryOpaqueFd ? "Binary" : "Timeline";
                         });

TEST_P(OpenGLSync, OrdersTexelsWithoutTheCpu) {
    GEYSER_NEEDS_SYNC(gl(), GetParam());
    const auto texture = make_texture(gl());
    const auto imported = OpenGLTest::send(gl(), *texture, importer());
    const auto ready = gl().create_semaphore(GetParam()).value();
    const auto ready_there = send(gl(), *ready, importer());
    const auto done = importer().create_semaphore(GetParam()).value();
    const auto done_here = send(importer(), *done, gl());
    VulkanCommands commands(importer());
    for (std::uint64_t round = 1; round <= 100; ++round) {
        auto texels = pattern(16, 8);
        texels[0] = static_cast<std::uint32_t>(round);
        paint(*texture, texels);
        ASSERT_TRUE(gl().release(*texture, {.signal = SyncPoint{ready.get(), round}}));
        ASSERT_TRUE(importer().acquire(*imported, {.wait = SyncPoint{ready_there.get(), round}}));
        commands.run(
            [&](VkCommandBuffer buffer) { commands.copy_out(buffer, as_vulkan(*imported), VK_IMAGE_LAYOUT_GENERAL); });
        ASSERT_EQ(commands.texels(*imported), texels) << "round " << round;
        ASSERT_TRUE(importer().release(*imported, {.signal = SyncPoint{done.get(), round}}));
        ASSERT_TRUE(gl().acquire(*texture, {.wait = SyncPoint{done_here.get(), round}}));
        ASSERT_EQ(look_at(*texture), texels) << "round " << round;
    }
}

class OpenGLTimeline : public OpenGLTest {};

TEST_F(OpenGLTimeline, IsSeenByTheCpu) {
    GEYSER_NEEDS_SYNC(gl(), SyncKind::TimelineOpaqueFd);
    const auto semaphore = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto texture = make_texture(gl());
    ASSERT_TRUE(gl().release(*texture, {.signal = SyncPoint{semaphore.get(), 3}}));
    EXPECT_TRUE(semaphore->wait(3, 10s));
    EXPECT_EQ(semaphore->value(), 3U);
}

// Apart from the above: the validation layer of Debian 12 takes a value that it has waited for, but not seen signalled,
// for one that is pending.
TEST_F(OpenGLTimeline, IsSetByTheCpu) {
    GEYSER_NEEDS_SYNC(gl(), SyncKind::TimelineOpaqueFd);
    const auto semaphore = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto texture = make_texture(gl());
    ASSERT_TRUE(gl().acquire(*texture, {.wait = SyncPoint{semaphore.get(), 4}}));
    EXPECT_TRUE(semaphore->signal(4));
    EXPECT_TRUE(gl().release(*texture, {})); // behind the wait: done only if that is over
}

TEST_F(OpenGLTimeline, SignalsSeveralAtOnce) {
    GEYSER_NEEDS_SYNC(gl(), SyncKind::TimelineOpaqueFd);
    const auto first = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto second = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto texture = make_texture(gl());
    ASSERT_TRUE(gl().release(*texture, {.signal = {SyncPoint{first.get(), 1}, SyncPoint{second.get(), 9}}}));
    EXPECT_TRUE(first->wait(1, 10s));
    EXPECT_TRUE(second->wait(9, 10s));
}

TEST_F(OpenGLTimeline, IsRelayedWhereNoContextIsCurrent) {
    GEYSER_NEEDS_SYNC(gl(), SyncKind::TimelineOpaqueFd);
    const auto from = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto to = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ASSERT_TRUE(gl().release_current());
    ASSERT_TRUE(gl().relay({.wait = SyncPoint{from.get(), 1}, .signal = SyncPoint{to.get(), 5}}));
    ASSERT_TRUE(from->signal(1));
    EXPECT_TRUE(to->wait(5, 10s));
}

} // namespace
} // namespace geyser::test
