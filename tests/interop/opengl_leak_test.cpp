// A thousand rounds of everything: the kernel's objects and GL's are what they were before.
#include "../support/process_state.hpp"
#include "opengl_fixture.hpp"

namespace geyser::test {
namespace {

constexpr int kRounds = 1000;

template <class Round>
void expect_no_more_descriptors_after(const Round& round) {
    ASSERT_NO_FATAL_FAILURE(round()) << "the first round, in which drivers open what they keep";
    const auto descriptors = open_descriptors();
    for (int i = 0; i < kRounds && !::testing::Test::HasFatalFailure(); ++i) {
        round();
    }
    EXPECT_EQ(open_descriptors(), descriptors);
}

class OpenGLLeaks : public OpenGLTest {};

TEST_F(OpenGLLeaks, NoneOfTexturesThatAreCreatedExportedAndImported) {
    expect_no_more_descriptors_after([&] {
        const auto texture = make_texture(gl());
        const auto handle = gl().export_texture(*texture);
        ASSERT_TRUE(handle) << handle.error().message();
        ASSERT_TRUE(gl().import_texture(*handle, texture->descriptor()));
    });
}

TEST_F(OpenGLLeaks, NoneOfTexturesInHostMemory) {
    const auto descriptor = small_texture(TextureLayout::Linear);
    expect_no_more_descriptors_after([&] {
        const auto texture = make_texture(gl(), descriptor, Transport::HostMemory);
        ASSERT_TRUE(gl().release(*texture, {}));
    });
}

TEST_F(OpenGLLeaks, NoneOfGlObjects) {
    auto texture = make_texture(gl());
    const GLuint name = opengl::texture(*texture);
    ASSERT_TRUE(glIsTexture(name));
    texture.reset();
    EXPECT_FALSE(glIsTexture(name));
}

TEST_F(OpenGLLeaks, NoneOfSemaphoresThatWereUsed) {
    GEYSER_NEEDS_SYNC(gl(), SyncKind::TimelineOpaqueFd);
    const auto texture = make_texture(gl());
    expect_no_more_descriptors_after([&] {
        const auto semaphore = gl().create_semaphore(SyncKind::TimelineOpaqueFd).value();
        ASSERT_TRUE(gl().release(*texture, {.signal = SyncPoint{semaphore.get(), 1}}));
        ASSERT_TRUE(semaphore->wait(1, std::chrono::seconds(10)));
    });
}

} // namespace
} // namespace geyser::test
