// Drivers that lack something, fail a call or are lost: functions of the real one, some of them replaced.
#include "../support/process_state.hpp"
#include "opengl_fixture.hpp"

#include <epoxy/egl.h>

#include <map>
#include <string>

namespace geyser::test {
namespace {

using Function = void (*)();

// OpenGL's functions take no user data, so what they are to do is global.
std::map<std::string, Function> g_replaced;
std::string g_hidden_extension;
GLenum g_asked = 0;
GLint g_answer = 0;
GLenum g_error = GL_NO_ERROR;
GLenum g_reset = GL_NO_ERROR;

Function faulty_get_proc_address(const char* name) {
    const auto replaced = g_replaced.find(name);
    return replaced != g_replaced.end() ? replaced->second : eglGetProcAddress(name);
}

template <class Replacement>
void replace(const char* name, Replacement* function) {
    g_replaced[name] = reinterpret_cast<Function>(function);
}

class OpenGLFaults : public OpenGLTest {
protected:
    void TearDown() override {
        g_replaced.clear();
        g_error = GL_NO_ERROR;
        g_reset = GL_NO_ERROR;
        OpenGLTest::TearDown();
    }

    static void hide_extension(const char* name) {
        g_hidden_extension = name;
        replace(
            "glGetStringi", +[](GLenum what, GLuint index) {
                const GLubyte* real = glGetStringi(what, index);
                return g_hidden_extension == reinterpret_cast<const char*>(real)
                           ? reinterpret_cast<const GLubyte*>("GL_EXT_of_nobody")
                           : real;
            });
    }
    static void answer(GLenum asked, GLint with) {
        g_asked = asked;
        g_answer = with;
        replace(
            "glGetIntegerv", +[](GLenum name, GLint* value) {
                if (name == g_asked) {
                    *value = g_answer;
                } else {
                    glGetIntegerv(name, value);
                }
            });
    }
    /// glGetError says g_error once, when it is set.
    static void make_errors() {
        replace(
            "glGetError", +[] { return g_error != GL_NO_ERROR ? std::exchange(g_error, 0U) : glGetError(); });
    }
    static void make_resets() {
        replace(
            "glGetGraphicsResetStatus", +[] { return g_reset; });
    }

    static Result<OpenGLManager> create() {
        return OpenGLTextureShareManager::create({.get_proc_address = faulty_get_proc_address});
    }
    /// On the context that is current.
    static OpenGLManager adopt() {
        return OpenGLTextureShareManager::adopt({.get_proc_address = faulty_get_proc_address}).value();
    }
    static void expect_refusal(ErrorCode code, const std::string& reason) {
        const auto manager = create();
        ASSERT_FALSE(manager);
        EXPECT_EQ(manager.error().code, code) << manager.error().message();
        EXPECT_THAT(manager.error().reason, ::testing::HasSubstr(reason));
    }
};

TEST_F(OpenGLFaults, NameTheExtensionThatImportsMemory) {
    hide_extension("GL_EXT_memory_object_fd");
    expect_refusal(ErrorCode::ExtensionMissing, "GL_EXT_memory_object_fd");
}

TEST_F(OpenGLFaults, NameTheExtensionOfMemoryObjects) {
    hide_extension("GL_EXT_memory_object");
    expect_refusal(ErrorCode::ExtensionMissing, "GL_EXT_memory_object");
}

TEST_F(OpenGLFaults, NameTheExtensionThatEveryKindOfSyncNeeds) {
    hide_extension("GL_EXT_semaphore_fd");
    const auto manager = create().value();
    for (const SyncKind kind : {SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd}) {
        const SyncSupport& support = *manager->capabilities().find(kind);
        EXPECT_FALSE(support.can_export || support.can_import);
        EXPECT_THAT(support.reason, ::testing::HasSubstr("GL_EXT_semaphore_fd"));
    }
}

TEST_F(OpenGLFaults, NameTheFunctionThatIsMissing) {
    g_replaced["glFenceSync"] = nullptr;
    expect_refusal(ErrorCode::BackendUnavailable, "glFenceSync");
    g_replaced["eglCreateContext"] = nullptr;
    expect_refusal(ErrorCode::BackendUnavailable, "eglCreateContext");
}

TEST_F(OpenGLFaults, NameTheVersionOfAContextThatIsTooOld) {
    answer(GL_MAJOR_VERSION, 3);
    expect_refusal(ErrorCode::BackendUnavailable, "older than OpenGL 4.5");
}

TEST_F(OpenGLFaults, RefuseAContextOfTwoDevices) {
    answer(GL_NUM_DEVICE_UUIDS_EXT, 2);
    expect_refusal(ErrorCode::BackendUnavailable, "of 2 devices");
}

TEST_F(OpenGLFaults, RefuseADriverThatIsNotVulkans) {
    replace(
        "glGetUnsignedBytevEXT", +[](GLenum, GLubyte* uuid) { std::fill_n(uuid, GL_UUID_SIZE_EXT, GLubyte{7}); });
    expect_refusal(ErrorCode::DriverMismatch, "07070707");
}

TEST_F(OpenGLFaults, SayThatThereIsNoDevice) {
    replace(
        "eglQueryDevicesEXT", +[](EGLint, EGLDeviceEXT*, EGLint* count) {
            *count = 0;
            return EGLBoolean{EGL_TRUE};
        });
    expect_refusal(ErrorCode::BackendUnavailable, "there is no device");
}

TEST_F(OpenGLFaults, SayWhatEglSaid) {
    replace(
        "eglCreateContext", +[](EGLDisplay, EGLConfig, EGLContext, const EGLint*) { return EGL_NO_CONTEXT; });
    replace(
        "eglGetError", +[] { return EGLint{EGL_BAD_ALLOC}; });
    expect_refusal(ErrorCode::BackendUnavailable, "eglCreateContext: EGL_BAD_ALLOC");
}

TEST_F(OpenGLFaults, LeaveNoDescriptorBehindWhenMemoryCannotBeImported) {
    make_errors();
    replace(
        "glImportMemoryFdEXT", +[](GLuint, GLuint64, GLenum, GLint) { g_error = GL_OUT_OF_MEMORY; });
    const auto manager = adopt();
    ASSERT_FALSE(manager->create_shareable_texture(small_texture())); // what drivers open once
    const auto descriptors = open_descriptors();
    const auto texture = manager->create_shareable_texture(small_texture());
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::OutOfDeviceMemory);
    EXPECT_THAT(texture.error().reason, ::testing::HasSubstr("glImportMemoryFdEXT: GL_OUT_OF_MEMORY"));
    EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_F(OpenGLFaults, SayThatStorageWasRefused) {
    make_errors();
    replace(
        "glTexStorageMem2DEXT",
        +[](GLenum, GLsizei, GLenum, GLsizei, GLsizei, GLuint, GLuint64) { g_error = GL_INVALID_VALUE; });
    const auto texture = adopt()->create_shareable_texture(small_texture());
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::DriverFailure);
    EXPECT_THAT(texture.error().reason, ::testing::HasSubstr("glTexStorageMem2DEXT: GL_INVALID_VALUE"));
}

TEST_F(OpenGLFaults, ReportTheDeadlineOfAGpuThatDoesNotFinish) {
    replace(
        "glClientWaitSync", +[](GLsync, GLbitfield, GLuint64) { return GLenum{GL_TIMEOUT_EXPIRED}; });
    const auto manager = adopt();
    const auto texture = make_texture(*manager);
    const auto released = manager->release(*texture, {.timeout = Timeout::zero()});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::Timeout);
}

TEST_F(OpenGLFaults, ReportAWaitThatFailed) {
    make_errors();
    replace(
        "glClientWaitSync", +[](GLsync, GLbitfield, GLuint64) {
            g_error = GL_OUT_OF_MEMORY;
            return GLenum{GL_WAIT_FAILED};
        });
    const auto manager = adopt();
    const auto texture = make_texture(*manager);
    const auto released = manager->release(*texture, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::OutOfDeviceMemory);
}

TEST_F(OpenGLFaults, ReportADeviceThatIsLostWhileTheCpuWaits) {
    make_resets();
    replace(
        "glClientWaitSync", +[](GLsync, GLbitfield, GLuint64) {
            g_reset = GL_UNKNOWN_CONTEXT_RESET;
            return GLenum{GL_WAIT_FAILED};
        });
    const auto manager = adopt();
    const auto texture = make_texture(*manager);
    const auto released = manager->release(*texture, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::DeviceLost);
}

TEST_F(OpenGLFaults, ReportADeviceThatIsLostFromThenOn) {
    make_resets();
    const auto manager = adopt();
    const auto texture = make_texture(*manager);
    g_reset = GL_GUILTY_CONTEXT_RESET;
    const auto acquired = manager->acquire(*texture, {});
    ASSERT_FALSE(acquired);
    EXPECT_EQ(acquired.error().code, ErrorCode::DeviceLost);
    EXPECT_EQ(manager->create_shareable_texture(small_texture()).error().code, ErrorCode::DeviceLost);
}

TEST_F(OpenGLFaults, RefuseATilingThatTheDriverLacks) {
    replace(
        "glGetInternalformativ", +[](GLenum target, GLenum format, GLenum name, GLsizei count, GLint* values) {
            if (name == GL_NUM_TILING_TYPES_EXT) {
                *values = 1;
            } else if (name == GL_TILING_TYPES_EXT) {
                *values = GL_OPTIMAL_TILING_EXT;
            } else {
                glGetInternalformativ(target, format, name, count, values);
            }
        });
    const auto manager = adopt();
    EXPECT_TRUE(manager->create_shareable_texture(small_texture()));
    const auto linear = manager->query(small_texture(TextureLayout::Linear), Transport::OpaqueFd).value();
    EXPECT_FALSE(linear.can_export || linear.can_import);
    EXPECT_THAT(linear.reason, ::testing::HasSubstr("no linear tiling"));
}

} // namespace
} // namespace geyser::test
