// Semaphores of OpenGL against an OpenGL that writes down what it is asked for: software drivers have none.
#include "backend/opengl/semaphore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace geyser::opengl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// OpenGL's functions take no user data, so what they see and say is global.
std::vector<std::string> g_calls;
GLenum g_error = GL_NO_ERROR;
int g_imported = -1;
bool g_import_fails = false;
bool g_is_current = true;

template <class Function>
struct Nothing;
template <class Answer, class... Arguments>
struct Nothing<Answer (*)(Arguments...)> {
    static Answer call(Arguments... /*unused*/) { return Answer(); }
};

using AnyFunction = void (*)();

template <class Function>
AnyFunction erased(Function* function) {
    return reinterpret_cast<AnyFunction>(function);
}

std::string number(std::uint64_t value) { return std::to_string(value); }

std::map<std::string, AnyFunction> functions() {
    std::map<std::string, AnyFunction> all;
#define GEYSER_NOTHING(type, name) all["gl" #name] = erased(&Nothing<type>::call);
    GEYSER_GL_FUNCTIONS(GEYSER_NOTHING)
    GEYSER_GL_EXTENSION_FUNCTIONS(GEYSER_NOTHING)
#undef GEYSER_NOTHING
    all["glGetString"] = erased(+[](GLenum) { return reinterpret_cast<const GLubyte*>("4.6"); });
    all["glGetIntegerv"] = erased(+[](GLenum name, GLint* value) {
        *value = name == GL_MAJOR_VERSION ? 4 : name == GL_MINOR_VERSION ? 6 : 0;
    });
    all["glGetError"] = erased(+[] { return std::exchange(g_error, GLenum{GL_NO_ERROR}); });
    all["glGenSemaphoresEXT"] = erased(+[](GLsizei, GLuint* name) {
        *name = 7;
        g_calls.emplace_back("generate");
    });
    all["glCreateSemaphoresNV"] = erased(+[](GLsizei, GLuint* name) {
        *name = 8;
        g_calls.emplace_back("create");
    });
    all["glSemaphoreParameterivNV"] = erased(+[](GLuint, GLenum name, const GLint* value) {
        g_calls.emplace_back(name == GL_SEMAPHORE_TYPE_NV && *value == GL_SEMAPHORE_TYPE_TIMELINE_NV ? "timeline"
                                                                                                     : "other type");
    });
    all["glImportSemaphoreFdEXT"] = erased(+[](GLuint, GLenum, GLint fd) {
        g_calls.emplace_back("import");
        if (g_import_fails) {
            g_error = GL_OUT_OF_MEMORY;
        } else {
            g_imported = fd; // the driver's own from here on
        }
    });
    all["glSemaphoreParameterui64vEXT"] = erased(+[](GLuint, GLenum name, const GLuint64* value) {
        g_calls.push_back((name == GL_TIMELINE_SEMAPHORE_VALUE_NV ? "value " : "other ") + number(*value));
    });
    all["glWaitSemaphoreEXT"] = erased(
        +[](GLuint semaphore, GLuint, const GLuint*, GLuint textures, const GLuint* names, const GLenum* layouts) {
            g_calls.push_back("wait " + number(semaphore) +
                              (textures == 0 ? "" : " texture " + number(*names) + " layout " + number(*layouts)));
        });
    all["glSignalSemaphoreEXT"] = erased(
        +[](GLuint semaphore, GLuint, const GLuint*, GLuint textures, const GLuint* names, const GLenum* layouts) {
            g_calls.push_back("signal " + number(semaphore) +
                              (textures == 0 ? "" : " texture " + number(*names) + " layout " + number(*layouts)));
        });
    all["glDeleteSemaphoresEXT"] =
        erased(+[](GLsizei, const GLuint* name) { g_calls.push_back("delete " + number(*name)); });
    return all;
}

AnyFunction get_proc_address(const char* name) {
    static const auto all = functions();
    const auto found = all.find(name);
    return found == all.end() ? nullptr : found->second;
}

void* get_current_context() {
    static int context = 0;
    return g_is_current ? &context : nullptr;
}

/// The CPU's end, which nobody asks.
class CpuEnd final : public SharedSemaphore {
public:
    explicit CpuEnd(SyncKind kind) : kind_(kind) {}
    Api api() const noexcept override { return Api::Vulkan; }
    SyncKind kind() const noexcept override { return kind_; }
    Result<std::uint64_t> value() const override { return 0; }
    Result<void> wait(std::uint64_t /*value*/, Timeout /*timeout*/, std::stop_token /*stop*/) override { return {}; }
    Result<void> signal(std::uint64_t /*value*/) override { return {}; }

private:
    SyncKind kind_;
};

const std::string kGeneral = " layout " + number(GL_LAYOUT_GENERAL_EXT);

class OpenGLSemaphore : public ::testing::Test {
protected:
    OpenGLSemaphore() {
        g_error = GL_NO_ERROR;
        g_import_fails = false;
        g_is_current = true;
        context_ =
            Context::adopt({.get_proc_address = get_proc_address, .get_current_context = get_current_context}, "test")
                .value();
        g_calls.clear();
    }
    ~OpenGLSemaphore() override {
        if (g_imported >= 0) {
            ::close(std::exchange(g_imported, -1));
        }
    }

    std::unique_ptr<Semaphore> make(SyncKind kind) {
        ApiSemaphoreHandle handle{.kind = kind, .object = UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC))};
        fd_ = handle.object.get();
        return std::make_unique<Semaphore>(context_, nullptr, std::make_unique<CpuEnd>(kind), std::move(handle));
    }
    [[nodiscard]] int fd() const { return fd_; }
    Context& context() { return *context_; }

private:
    std::shared_ptr<Context> context_;
    int fd_ = -1;
};

TEST_F(OpenGLSemaphore, IsImportedByItsFirstUseAndNotBefore) {
    const auto semaphore = make(SyncKind::BinaryOpaqueFd);
    EXPECT_THAT(g_calls, IsEmpty());
    ASSERT_TRUE(semaphore->queue_signal(0, 0, "test"));
    ASSERT_TRUE(semaphore->queue_wait(0, 0, "test"));
    EXPECT_THAT(g_calls, ElementsAre("generate", "import", "signal 7", "wait 7"));
}

TEST_F(OpenGLSemaphore, OfATimelineIsOneBeforeItIsImported) {
    const auto semaphore = make(SyncKind::TimelineOpaqueFd);
    ASSERT_TRUE(semaphore->queue_signal(5, 0, "test"));
    ASSERT_TRUE(semaphore->queue_wait(6, 0, "test"));
    EXPECT_THAT(g_calls, ElementsAre("create", "timeline", "import", "value 5", "signal 8", "value 6", "wait 8"));
}

TEST_F(OpenGLSemaphore, NamesTheTextureAndTheLayoutInWhichItCrosses) {
    const auto semaphore = make(SyncKind::BinaryOpaqueFd);
    ASSERT_TRUE(semaphore->queue_signal(0, 3, "test"));
    ASSERT_TRUE(semaphore->queue_wait(0, 4, "test"));
    EXPECT_THAT(g_calls,
                ElementsAre("generate", "import", "signal 7 texture 3" + kGeneral, "wait 7 texture 4" + kGeneral));
}

TEST_F(OpenGLSemaphore, GivesItsDescriptorToADriverThatTakesIt) {
    const auto semaphore = make(SyncKind::BinaryOpaqueFd);
    ASSERT_TRUE(semaphore->queue_wait(0, 0, "test"));
    EXPECT_EQ(g_imported, fd());
}

TEST_F(OpenGLSemaphore, KeepsItsDescriptorWhereTheDriverRefuses) {
    const auto semaphore = make(SyncKind::BinaryOpaqueFd);
    g_import_fails = true;
    const auto refused = semaphore->queue_wait(0, 0, "test");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::OutOfDeviceMemory);
    EXPECT_EQ(refused.error().reason, "glImportSemaphoreFdEXT: GL_OUT_OF_MEMORY");
    g_import_fails = false;
    EXPECT_TRUE(semaphore->queue_wait(0, 0, "test"));
    EXPECT_THAT(g_calls, ElementsAre("generate", "import", "delete 7", "generate", "import", "wait 7"));
}

TEST_F(OpenGLSemaphore, IsDeletedWhereTheContextIs) {
    auto semaphore = make(SyncKind::BinaryOpaqueFd);
    ASSERT_TRUE(semaphore->queue_wait(0, 0, "test"));
    g_calls.clear();
    g_is_current = false;
    semaphore.reset();
    EXPECT_THAT(g_calls, IsEmpty());
    g_is_current = true;
    ASSERT_TRUE(context().enter("test"));
    EXPECT_THAT(g_calls, ElementsAre("delete 7"));
}

} // namespace
} // namespace geyser::opengl
