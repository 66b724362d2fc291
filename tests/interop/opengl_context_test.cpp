// Contexts: which one must be current, and which one is so afterwards.
#include "opengl_fixture.hpp"

#include <epoxy/egl.h>

#include <thread>

namespace geyser::test {
namespace {

class OpenGLContext : public OpenGLTest {};

TEST_F(OpenGLContext, IsNotCurrentUntilItIsAskedToBe) {
    ASSERT_TRUE(gl().release_current());
    const auto manager = make_gl();
    EXPECT_EQ(eglGetCurrentContext(), EGL_NO_CONTEXT);
    ASSERT_TRUE(manager->make_current());
    EXPECT_EQ(eglGetCurrentContext(), manager->context());
    ASSERT_TRUE(manager->release_current());
    EXPECT_EQ(eglGetCurrentContext(), EGL_NO_CONTEXT);
}

TEST_F(OpenGLContext, OfTheCallerIsCurrentAgainAfterCreate) {
    eglBindAPI(EGL_OPENGL_ES_API); // what a manager for desktop OpenGL has to change
    const auto manager = make_gl();
    EXPECT_EQ(eglGetCurrentContext(), gl().context());
    EXPECT_EQ(eglQueryAPI(), static_cast<EGLenum>(EGL_OPENGL_ES_API));
}

TEST_F(OpenGLContext, OfTheCallerStaysWhenAnotherManagerIsDestroyed) {
    auto manager = make_gl();
    ASSERT_TRUE(gl().make_current());
    manager.reset();
    EXPECT_EQ(eglGetCurrentContext(), gl().context());
}

TEST_F(OpenGLContext, MustBeThere) {
    const auto texture = make_texture(gl());
    const auto other = make_texture(gl());
    const auto handle = gl().export_texture(*texture).value();
    ASSERT_TRUE(gl().release_current());
    const auto expect_wrong_context = [](const auto& result) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::WrongContext);
        EXPECT_THAT(result.error().reason, ::testing::StartsWith("no context is current on this thread"));
    };
    expect_wrong_context(gl().create_shareable_texture(small_texture()));
    expect_wrong_context(gl().import_texture(handle, handle.descriptor));
    expect_wrong_context(gl().acquire(*texture, {}));
    expect_wrong_context(gl().release(*texture, {}));
    expect_wrong_context(gl().copy(*texture, *other, {}));
}

TEST_F(OpenGLContext, MustBeTheManagersOwn) {
    const auto other = make_gl();
    ASSERT_TRUE(other->make_current());
    const auto texture = gl().create_shareable_texture(small_texture());
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::WrongContext);
    EXPECT_THAT(texture.error().reason, ::testing::HasSubstr("not the manager's"));
}

TEST_F(OpenGLContext, IsNotNeededForQuestionsExportsAndSemaphores) {
    const auto texture = make_texture(gl());
    ASSERT_TRUE(gl().release_current());
    EXPECT_TRUE(gl().query(small_texture(), Transport::OpaqueFd).value().can_export);
    EXPECT_TRUE(gl().export_texture(*texture));
    for (const SyncSupport& support : gl().capabilities().sync) {
        if (support.can_export && support.kind != SyncKind::CpuCompletion) {
            const auto semaphore = gl().create_semaphore(support.kind);
            ASSERT_TRUE(semaphore) << semaphore.error().message();
            EXPECT_TRUE(gl().export_semaphore(**semaphore));
        }
    }
}

TEST_F(OpenGLContext, IsOfOneThreadAtATime) {
    std::thread([] {
        const auto current = gl().make_current();
        ASSERT_FALSE(current);
        EXPECT_EQ(current.error().code, ErrorCode::WrongContext);
    }).join();
}

TEST_F(OpenGLContext, DeletesLaterWhatAnotherThreadDropped) {
    auto texture = make_texture(gl());
    const GLuint name = opengl::texture(*texture);
    std::thread([&] { texture.reset(); }).join();
    EXPECT_TRUE(glIsTexture(name));
    const auto next = make_texture(gl());
    EXPECT_TRUE(!glIsTexture(name) || opengl::texture(*next) == name);
}

TEST_F(OpenGLContext, OfTheUserIsAdopted) {
    const auto manager = OpenGLTextureShareManager::adopt();
    ASSERT_TRUE(manager) << manager.error().message();
    EXPECT_EQ((*manager)->context(), gl().context());
    const auto texture = make_texture(**manager);
    paint(*texture, pattern(16, 8));
    EXPECT_TRUE((*manager)->release(*texture, {}));
    EXPECT_EQ(look_at(*texture), pattern(16, 8));
}

TEST_F(OpenGLContext, OfTheUserIsHisToMakeCurrent) {
    const auto manager = OpenGLTextureShareManager::adopt().value();
    const auto current = manager->make_current();
    ASSERT_FALSE(current);
    EXPECT_EQ(current.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(manager->display(), nullptr);
}

TEST_F(OpenGLContext, OfTheUserHasToBeThere) {
    ASSERT_TRUE(gl().release_current());
    const auto manager = OpenGLTextureShareManager::adopt();
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::WrongContext);
}

TEST_F(OpenGLContext, IsOfTheKindThatWasAskedFor) {
    const auto es = make_gl({.api = OpenGLApi::Es});
    EXPECT_EQ(gl().gl_api(), OpenGLApi::Desktop);
    EXPECT_EQ(es->gl_api(), OpenGLApi::Es);
}

TEST_F(OpenGLContext, IsOfNoDeviceThatNobodyHas) {
    const auto manager = OpenGLTextureShareManager::create({.device = "no such renderer"});
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::DeviceNotFound);
}

/// Lanes whose Vulkan driver is not OpenGL's.
class OpenGLOfAnotherDevice : public VulkanTest {};

TEST_F(OpenGLOfAnotherDevice, IsRefusedWithTheUuidThatVulkanLacks) {
    const auto devices = OpenGLTextureShareManager::devices();
    if (!devices) {
        GTEST_SKIP() << devices.error().message();
    }
    if (devices->front().identity.device == exporter().capabilities().identity.device) {
        GTEST_SKIP() << "Vulkan has OpenGL's device";
    }
    const auto manager = OpenGLTextureShareManager::create();
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, ::testing::HasSubstr(to_string(devices->front().identity.device)));
}

} // namespace
} // namespace geyser::test
