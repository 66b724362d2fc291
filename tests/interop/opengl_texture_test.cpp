// Texels between OpenGL, Vulkan and host memory, in one process.
#include "../support/vulkan_commands.hpp"
#include "opengl_fixture.hpp"

#include <cstring>

namespace geyser::test {
namespace {

TextureDescriptor sized(std::uint32_t width, std::uint32_t height, TextureLayout layout) {
    return {.width = width, .height = height, .layout = layout};
}

/// The smallest, one whose rows need padding, one that is wide.
constexpr std::pair<std::uint32_t, std::uint32_t> kSizes[] = {{1, 1}, {257, 3}, {4096, 4}};

GLuint compiled(GLenum stage, const std::string& source) {
    const GLuint shader = glCreateShader(stage);
    const char* text = source.c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    return shader;
}

/// What a shader reads at the texture's first texel.
std::uint32_t first_sampled_texel(const SharedTexture& texture, OpenGLApi api) {
    const std::string version = api == OpenGLApi::Es ? "#version 320 es\nprecision highp float;\n" : "#version 450\n";
    const GLuint program = glCreateProgram();
    glAttachShader(program, compiled(GL_VERTEX_SHADER, version + R"(
        void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); })"));
    glAttachShader(program, compiled(GL_FRAGMENT_SHADER, version + R"(
        uniform sampler2D source;
        out vec4 color;
        void main() { color = texelFetch(source, ivec2(0), 0); })"));
    glLinkProgram(program);
    glUseProgram(program);
    GLuint target = 0;
    glGenTextures(1, &target);
    glBindTexture(GL_TEXTURE_2D, target);
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA8, 1, 1);
    GLuint framebuffer = 0;
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target, 0);
    GLuint vertices = 0;
    glGenVertexArrays(1, &vertices);
    glBindVertexArray(vertices);
    glViewport(0, 0, 1, 1);
    glBindTexture(GL_TEXTURE_2D, opengl::texture(texture));
    glDrawArrays(GL_TRIANGLES, 0, 3);
    std::uint32_t texel = 0;
    glReadPixels(0, 0, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, &texel);
    return texel; // the context that all of this is in goes with the test
}

class OpenGLTextures : public OpenGLOfEachApi {
protected:
    /// Those that the driver has: NVIDIA's has no linear tiling.
    std::vector<TextureLayout> layouts() {
        std::vector<TextureLayout> all = {TextureLayout::Optimal};
        if (own().query(sized(64, 64, TextureLayout::Linear), Transport::OpaqueFd).value().can_import) {
            all.push_back(TextureLayout::Linear);
        }
        return all;
    }

    /// What Vulkan finds in a texture that has been handed over to it.
    static std::vector<std::uint32_t> seen_by_vulkan(SharedTexture& texture) {
        EXPECT_TRUE(importer().acquire(texture, {}));
        VulkanCommands commands(importer());
        commands.run(
            [&](VkCommandBuffer buffer) { commands.copy_out(buffer, as_vulkan(texture), VK_IMAGE_LAYOUT_GENERAL); });
        return commands.texels(texture);
    }

    /// Makes every texel red and hands the texture over.
    static void clear_by_vulkan(SharedTexture& texture) {
        VulkanCommands commands(exporter());
        commands.run([&](VkCommandBuffer buffer) {
            VulkanCommands::clear(buffer, vulkan::image(texture), kRed);
            VulkanCommands::barrier(buffer, vulkan::image(texture), VK_ACCESS_TRANSFER_WRITE_BIT,
                                    VK_ACCESS_MEMORY_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                    VK_IMAGE_LAYOUT_GENERAL);
        });
        ASSERT_TRUE(exporter().release(texture, {}));
    }
};

INSTANTIATE_TEST_SUITE_P(Both, OpenGLTextures, ::testing::Values(OpenGLApi::Desktop, OpenGLApi::Es),
                         OpenGLTextures::name_of);

TEST_P(OpenGLTextures, ShowVulkanWhatOpenGLWrote) {
    for (const TextureLayout layout : layouts()) {
        for (const auto& [width, height] : kSizes) {
            SCOPED_TRACE(std::string(name(layout)) + " " + std::to_string(width) + "x" + std::to_string(height));
            const auto texture = make_texture(own(), sized(width, height, layout));
            const auto imported = send(own(), *texture, importer());
            ASSERT_TRUE(imported);
            paint(*texture, pattern(width, height));
            ASSERT_TRUE(own().release(*texture, {}));
            EXPECT_EQ(seen_by_vulkan(*imported), pattern(width, height));
        }
    }
}

TEST_P(OpenGLTextures, ShowOpenGLWhatItWroteIntoAnImportFromVulkan) {
    for (const TextureLayout layout : layouts()) {
        for (const auto& [width, height] : kSizes) {
            SCOPED_TRACE(std::string(name(layout)) + " " + std::to_string(width) + "x" + std::to_string(height));
            const auto texture = make_texture(importer(), sized(width, height, layout));
            const auto imported = send(importer(), *texture, own());
            ASSERT_TRUE(imported);
            ASSERT_TRUE(own().acquire(*imported, {}, Contents::Discard));
            paint(*imported, pattern(width, height));
            ASSERT_TRUE(own().release(*imported, {}));
            EXPECT_EQ(seen_by_vulkan(*texture), pattern(width, height));
        }
    }
}

TEST_P(OpenGLTextures, ShowOpenGLWhatVulkanWrote) {
    const auto texture = make_texture(exporter(), sized(257, 3, TextureLayout::Optimal));
    const auto imported = send(exporter(), *texture, own());
    ASSERT_TRUE(imported);
    clear_by_vulkan(*texture);
    ASSERT_TRUE(own().acquire(*imported, {}));
    EXPECT_THAT(look_at(*imported), ::testing::Each(kRedTexel));
}

TEST_P(OpenGLTextures, ShowOpenGLWhatVulkanWroteOverIt) {
    const auto texture = make_texture(exporter(), sized(257, 3, TextureLayout::Optimal));
    const auto imported = send(exporter(), *texture, own());
    ASSERT_TRUE(imported);
    ASSERT_TRUE(own().acquire(*imported, {}, Contents::Discard));
    paint(*imported, pattern(257, 3));
    ASSERT_TRUE(own().release(*imported, {}));
    ASSERT_TRUE(exporter().acquire(*texture, {}));
    clear_by_vulkan(*texture);
    ASSERT_TRUE(own().acquire(*imported, {}));
    EXPECT_THAT(look_at(*imported), ::testing::Each(kRedTexel));
}

TEST_P(OpenGLTextures, AreSampledInTheRightOrderOfChannels) {
    for (const TextureFormat format : {TextureFormat::Rgba8Unorm, TextureFormat::Bgra8Unorm}) {
        SCOPED_TRACE(name(format));
        const TextureDescriptor descriptor{.width = 257, .height = 3, .format = format};
        const auto texture = make_texture(exporter(), descriptor);
        const auto imported = send(exporter(), *texture, own());
        ASSERT_TRUE(imported);
        clear_by_vulkan(*texture);
        ASSERT_TRUE(own().acquire(*imported, {}));
        EXPECT_EQ(first_sampled_texel(*imported, GetParam()), kRedTexel);
        EXPECT_EQ(imported->as<OpenGLTexture>()->swaps_red_and_blue(), format == TextureFormat::Bgra8Unorm);
    }
}

TEST_P(OpenGLTextures, PassBetweenTwoContexts) {
    const auto other = make_gl();
    ASSERT_TRUE(other);
    const auto texture = make_texture(own(), sized(257, 3, TextureLayout::Optimal));
    paint(*texture, pattern(257, 3));
    ASSERT_TRUE(own().release(*texture, {}));
    ASSERT_TRUE(other->make_current());
    const auto imported = send(own(), *texture, *other);
    ASSERT_TRUE(imported);
    ASSERT_TRUE(other->acquire(*imported, {}));
    EXPECT_EQ(look_at(*imported), pattern(257, 3));
    EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
}

TEST_P(OpenGLTextures, GoIntoHostMemoryAtTheReleaseAndCountTheCopy) {
    const auto host = HostTextureShareManager::create().value();
    const auto texture = make_texture(own(), sized(257, 3, TextureLayout::Linear), Transport::HostMemory);
    EXPECT_GE(texture->copies_per_frame(), 1U);
    const auto imported = send(own(), *texture, *host);
    ASSERT_TRUE(imported);
    paint(*texture, pattern(257, 3));
    ASSERT_TRUE(own().release(*texture, {}));
    const auto& there = *imported->as<HostTexture>();
    for (std::uint32_t y = 0; y < 3; ++y) {
        std::vector<std::uint32_t> row(257);
        std::memcpy(row.data(), &there.bytes()[there.planes()[0].offset + y * there.planes()[0].row_pitch],
                    row.size() * sizeof(std::uint32_t));
        const auto all = pattern(257, 3);
        EXPECT_EQ(row, std::vector<std::uint32_t>(all.begin() + y * 257, all.begin() + (y + 1) * 257));
    }
}

TEST_P(OpenGLTextures, ComeOutOfHostMemoryAtTheAcquire) {
    const auto host = HostTextureShareManager::create().value();
    const auto texture = make_texture(*host, sized(257, 3, TextureLayout::Linear), Transport::HostMemory);
    const auto imported = send(*host, *texture, own());
    ASSERT_TRUE(imported);
    auto& here = *texture->as<HostTexture>();
    const auto all = pattern(257, 3);
    for (std::uint32_t y = 0; y < 3; ++y) {
        std::memcpy(&here.bytes()[here.planes()[0].offset + y * here.planes()[0].row_pitch], &all[y * std::size_t{257}],
                    257 * sizeof(std::uint32_t));
    }
    ASSERT_TRUE(own().acquire(*imported, {}));
    EXPECT_EQ(look_at(*imported), all);
}

TEST_P(OpenGLTextures, AreCopiedWithEveryTexel) {
    const auto source = make_texture(own(), sized(257, 3, TextureLayout::Optimal));
    const auto destination = make_texture(own(), sized(257, 3, TextureLayout::Optimal));
    paint(*source, pattern(257, 3));
    ASSERT_TRUE(own().copy(*source, *destination, {}));
    EXPECT_EQ(look_at(*destination), pattern(257, 3));
}

TEST_P(OpenGLTextures, AreOfTheTargetThatTheirShapeCallsFor) {
    const TextureDescriptor plain{.width = 8, .height = 8};
    TextureDescriptor array = plain;
    array.array_layers = 3;
    TextureDescriptor cube = plain;
    cube.dimension = TextureDimension::Cube;
    cube.array_layers = 6;
    TextureDescriptor volume = plain;
    volume.dimension = TextureDimension::D3;
    volume.depth = 4;
    const std::pair<TextureDescriptor, GLenum> shapes[] = {
        {plain, GL_TEXTURE_2D}, {array, GL_TEXTURE_2D_ARRAY}, {cube, GL_TEXTURE_CUBE_MAP}, {volume, GL_TEXTURE_3D}};
    for (const auto& [descriptor, target] : shapes) {
        const auto texture = make_texture(own(), descriptor);
        EXPECT_EQ(opengl::target(*texture), target);
        glBindTexture(target, opengl::texture(*texture)); // an error for a texture of another target
        glBindTexture(target, 0);
        EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
    }
}

TEST_P(OpenGLTextures, CarryTheirOriginUnchanged) {
    auto descriptor = sized(2, 2, TextureLayout::Optimal);
    descriptor.origin = Origin::BottomLeft;
    const auto texture = make_texture(own(), descriptor);
    const auto imported = send(own(), *texture, importer());
    ASSERT_TRUE(imported);
    EXPECT_EQ(imported->descriptor().origin, Origin::BottomLeft);
    paint(*texture, pattern(2, 2));
    ASSERT_TRUE(own().release(*texture, {}));
    EXPECT_EQ(seen_by_vulkan(*imported), pattern(2, 2));
}

} // namespace
} // namespace geyser::test
