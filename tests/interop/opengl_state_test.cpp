// Nothing of the program's GL state is changed by a call of the manager's.
#include "opengl_fixture.hpp"

#include <array>
#include <map>

namespace geyser::test {
namespace {

constexpr GLenum kTextureBindings[] = {GL_TEXTURE_BINDING_2D,
                                       GL_TEXTURE_BINDING_2D_ARRAY,
                                       GL_TEXTURE_BINDING_2D_MULTISAMPLE,
                                       GL_TEXTURE_BINDING_2D_MULTISAMPLE_ARRAY,
                                       GL_TEXTURE_BINDING_3D,
                                       GL_TEXTURE_BINDING_CUBE_MAP,
                                       GL_TEXTURE_BINDING_CUBE_MAP_ARRAY,
                                       GL_TEXTURE_BINDING_BUFFER,
                                       GL_SAMPLER_BINDING};

constexpr GLenum kValues[] = {GL_ACTIVE_TEXTURE,
                              GL_ARRAY_BUFFER_BINDING,
                              GL_ATOMIC_COUNTER_BUFFER_BINDING,
                              GL_BLEND_COLOR,
                              GL_BLEND_DST_ALPHA,
                              GL_BLEND_DST_RGB,
                              GL_BLEND_EQUATION_ALPHA,
                              GL_BLEND_EQUATION_RGB,
                              GL_BLEND_SRC_ALPHA,
                              GL_BLEND_SRC_RGB,
                              GL_COLOR_CLEAR_VALUE,
                              GL_COLOR_WRITEMASK,
                              GL_COPY_READ_BUFFER_BINDING,
                              GL_COPY_WRITE_BUFFER_BINDING,
                              GL_CULL_FACE_MODE,
                              GL_CURRENT_PROGRAM,
                              GL_DEPTH_CLEAR_VALUE,
                              GL_DEPTH_FUNC,
                              GL_DEPTH_RANGE,
                              GL_DEPTH_WRITEMASK,
                              GL_DISPATCH_INDIRECT_BUFFER_BINDING,
                              GL_DRAW_FRAMEBUFFER_BINDING,
                              GL_DRAW_INDIRECT_BUFFER_BINDING,
                              GL_ELEMENT_ARRAY_BUFFER_BINDING,
                              GL_FRONT_FACE,
                              GL_LINE_WIDTH,
                              GL_PACK_ALIGNMENT,
                              GL_PACK_ROW_LENGTH,
                              GL_PACK_SKIP_PIXELS,
                              GL_PACK_SKIP_ROWS,
                              GL_PATCH_VERTICES,
                              GL_PIXEL_PACK_BUFFER_BINDING,
                              GL_PIXEL_UNPACK_BUFFER_BINDING,
                              GL_POLYGON_OFFSET_FACTOR,
                              GL_POLYGON_OFFSET_UNITS,
                              GL_PROGRAM_PIPELINE_BINDING,
                              GL_READ_BUFFER,
                              GL_READ_FRAMEBUFFER_BINDING,
                              GL_RENDERBUFFER_BINDING,
                              GL_SAMPLE_COVERAGE_INVERT,
                              GL_SAMPLE_COVERAGE_VALUE,
                              GL_SCISSOR_BOX,
                              GL_SHADER_STORAGE_BUFFER_BINDING,
                              GL_STENCIL_CLEAR_VALUE,
                              GL_STENCIL_FAIL,
                              GL_STENCIL_FUNC,
                              GL_STENCIL_REF,
                              GL_STENCIL_VALUE_MASK,
                              GL_STENCIL_WRITEMASK,
                              GL_TRANSFORM_FEEDBACK_BUFFER_BINDING,
                              GL_UNIFORM_BUFFER_BINDING,
                              GL_UNPACK_ALIGNMENT,
                              GL_UNPACK_IMAGE_HEIGHT,
                              GL_UNPACK_ROW_LENGTH,
                              GL_UNPACK_SKIP_IMAGES,
                              GL_UNPACK_SKIP_PIXELS,
                              GL_UNPACK_SKIP_ROWS,
                              GL_VERTEX_ARRAY_BINDING,
                              GL_VIEWPORT};

constexpr GLenum kSwitches[] = {GL_BLEND,
                                GL_CULL_FACE,
                                GL_DEPTH_TEST,
                                GL_DITHER,
                                GL_POLYGON_OFFSET_FILL,
                                GL_PRIMITIVE_RESTART_FIXED_INDEX,
                                GL_RASTERIZER_DISCARD,
                                GL_SAMPLE_ALPHA_TO_COVERAGE,
                                GL_SAMPLE_COVERAGE,
                                GL_SAMPLE_MASK,
                                GL_SCISSOR_TEST,
                                GL_STENCIL_TEST};

using State = std::map<std::string, std::array<GLint, 4>>;

State current_state() {
    State state;
    for (const GLenum name : kValues) {
        glGetIntegerv(name, state["value " + std::to_string(name)].data());
    }
    for (const GLenum name : kSwitches) {
        state["switch " + std::to_string(name)] = {glIsEnabled(name)};
    }
    const GLint active = state["value " + std::to_string(GL_ACTIVE_TEXTURE)][0];
    for (GLenum unit = 0; unit < 4; ++unit) {
        glActiveTexture(GL_TEXTURE0 + unit);
        for (const GLenum name : kTextureBindings) {
            glGetIntegerv(name, state["unit " + std::to_string(unit) + " " + std::to_string(name)].data());
        }
    }
    glActiveTexture(static_cast<GLenum>(active));
    return state;
}

class OpenGLState : public OpenGLOfEachApi {
protected:
    void SetUp() override {
        OpenGLOfEachApi::SetUp();
        if (IsSkipped() || HasFatalFailure()) {
            return;
        }
        take_unusual_state();
        before_ = current_state();
        ASSERT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
    }
    void expect_as_before(const char* call) {
        SCOPED_TRACE(call);
        EXPECT_EQ(current_state(), before_);
    }

private:
    /// Whatever is at its default could have been set to it.
    static void take_unusual_state() {
        glActiveTexture(GL_TEXTURE2);
        for (const GLenum target : {GL_TEXTURE_2D, GL_TEXTURE_2D_ARRAY, GL_TEXTURE_3D, GL_TEXTURE_CUBE_MAP,
                                    GL_TEXTURE_2D_MULTISAMPLE, GL_TEXTURE_CUBE_MAP_ARRAY}) {
            GLuint texture = 0;
            glGenTextures(1, &texture);
            glBindTexture(target, texture);
        }
        GLuint buffer = 0;
        glGenBuffers(1, &buffer);
        for (const GLenum target : {GL_ARRAY_BUFFER, GL_PIXEL_PACK_BUFFER, GL_PIXEL_UNPACK_BUFFER, GL_COPY_READ_BUFFER,
                                    GL_COPY_WRITE_BUFFER, GL_UNIFORM_BUFFER}) {
            glBindBuffer(target, buffer);
        }
        GLuint framebuffer = 0;
        glGenFramebuffers(1, &framebuffer);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
        GLuint renderbuffer = 0;
        glGenRenderbuffers(1, &renderbuffer);
        glBindRenderbuffer(GL_RENDERBUFFER, renderbuffer);
        GLuint vertex_array = 0;
        glGenVertexArrays(1, &vertex_array);
        glBindVertexArray(vertex_array);
        glPixelStorei(GL_UNPACK_ALIGNMENT, 2);
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 7);
        glPixelStorei(GL_UNPACK_SKIP_ROWS, 1);
        glPixelStorei(GL_PACK_ALIGNMENT, 8);
        glPixelStorei(GL_PACK_ROW_LENGTH, 5);
        glViewport(1, 2, 3, 4);
        glScissor(5, 6, 7, 8);
        glEnable(GL_SCISSOR_TEST);
        glEnable(GL_BLEND);
        glDisable(GL_DITHER);
        glColorMask(GL_TRUE, GL_FALSE, GL_TRUE, GL_FALSE);
        glDepthMask(GL_FALSE);
    }

    State before_;
};

INSTANTIATE_TEST_SUITE_P(Both, OpenGLState, ::testing::Values(OpenGLApi::Desktop, OpenGLApi::Es), OpenGLState::name_of);

TEST_P(OpenGLState, IsLeftAloneByEveryCallOnATexture) {
    const auto texture = make_texture(own());
    expect_as_before("create_shareable_texture");
    const auto imported = send(own(), *texture, own());
    expect_as_before("export_texture, import_texture");
    ASSERT_TRUE(own().release(*texture, {}));
    expect_as_before("release");
    ASSERT_TRUE(own().acquire(*imported, {}));
    expect_as_before("acquire");
    ASSERT_TRUE(own().copy(*imported, *texture, {}));
    expect_as_before("copy");
}

TEST_P(OpenGLState, IsLeftAloneForEveryTarget) {
    const TextureDescriptor plain{.width = 8, .height = 8};
    TextureDescriptor array = plain;
    array.array_layers = 3;
    TextureDescriptor cube = plain;
    cube.dimension = TextureDimension::Cube;
    cube.array_layers = 6;
    TextureDescriptor volume = plain;
    volume.dimension = TextureDimension::D3;
    volume.depth = 4;
    TextureDescriptor multisampled = plain;
    multisampled.samples = 4;
    multisampled.usage |= TextureUsage::RenderAttachment;
    for (const TextureDescriptor& descriptor : {plain, array, cube, volume, multisampled}) {
        ASSERT_TRUE(own().create_shareable_texture(descriptor));
        expect_as_before("create_shareable_texture and the destructor");
    }
}

TEST_P(OpenGLState, IsLeftAloneInHostMemory) {
    const auto texture = make_texture(own(), small_texture(TextureLayout::Linear), Transport::HostMemory);
    ASSERT_TRUE(own().release(*texture, {}));
    ASSERT_TRUE(own().acquire(*texture, {}));
    expect_as_before("create_shareable_texture, release, acquire");
}

TEST_P(OpenGLState, IsLeftAloneBySemaphores) {
    GEYSER_NEEDS_SYNC(own(), SyncKind::TimelineOpaqueFd);
    const auto semaphore = own().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto texture = make_texture(own());
    ASSERT_TRUE(own().release(*texture, {.signal = SyncPoint{semaphore.get(), 1}}));
    ASSERT_TRUE(own().acquire(*texture, {.wait = SyncPoint{semaphore.get(), 1}}));
    expect_as_before("create_semaphore, release, acquire");
}

TEST_P(OpenGLState, IsLeftAloneByAdoption) {
    const auto adopted = OpenGLTextureShareManager::adopt();
    ASSERT_TRUE(adopted) << adopted.error().message();
    expect_as_before("adopt");
}

} // namespace
} // namespace geyser::test
