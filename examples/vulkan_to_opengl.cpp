// From Vulkan to OpenGL: Vulkan paints a texture, OpenGL paints a square on it and reads it.  vulkan_to_opengl PICTURE
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/opengl.hpp>
#include <geyser/vulkan.hpp>

#include <epoxy/gl.h>

#include <iostream>
#include <memory>

using namespace geyser;
using namespace example;

namespace {

constexpr Pixel kOrange{255, 128, 0, 255};
constexpr Pixel kBlue{0, 0, 255, 255};
constexpr std::uint64_t kPainted = 1; ///< the value that `done` has when Vulkan has painted

/// A square in the first texels of the first rows: the top left corner, as the texture's origin says.
constexpr GLint kSquare = 100;

/// The texture as OpenGL's render target.
class Target {
public:
    explicit Target(const SharedTexture& texture) {
        glGenFramebuffers(1, &framebuffer_);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, opengl::target(texture), opengl::texture(texture),
                               0);
        if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
            stop("the shared texture is no render target");
        }
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target() { glDeleteFramebuffers(1, &framebuffer_); }

private:
    GLuint framebuffer_ = 0;
};

void paint_square(const Pixel& color) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, kSquare, kSquare);
    glClearColor(static_cast<float>(color[0]) / 255, static_cast<float>(color[1]) / 255,
                 static_cast<float>(color[2]) / 255, static_cast<float>(color[3]) / 255);
    glClear(GL_COLOR_BUFFER_BIT);
    glDisable(GL_SCISSOR_TEST);
}

std::vector<Pixel> read_pixels(const SharedTexture& texture) {
    std::vector<Pixel> pixels(std::size_t{texture.width()} * texture.height());
    glReadPixels(0, 0, static_cast<GLsizei>(texture.width()), static_cast<GLsizei>(texture.height()), GL_RGBA,
                 GL_UNSIGNED_BYTE, pixels.data());
    return pixels;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        stop("usage: vulkan_to_opengl PICTURE");
    }
    auto vulkan = check(VulkanTextureShareManager::create());
    // The same device, by its UUID; a program with a context of its own calls adopt() where that is current.
    auto gl = check(OpenGLTextureShareManager::create({.device = to_string(vulkan->capabilities().identity.device)}));
    check(gl->make_current());

    const TextureDescriptor descriptor{.width = 640,
                                       .height = 360,
                                       .usage = TextureUsage::CopyDst | TextureUsage::CopySrc |
                                                TextureUsage::RenderAttachment};
    const Agreement agreement = check(negotiate(*vulkan, *gl, descriptor));
    auto texture = check(vulkan->create_shareable_texture(descriptor, agreement.transport));
    auto imported = check(gl->import_texture(check(vulkan->export_texture(*texture)), descriptor));
    std::unique_ptr<SharedSemaphore> done;
    std::unique_ptr<SharedSemaphore> imported_done;
    if (agreement.sync != SyncKind::CpuCompletion) {
        done = check(vulkan->create_semaphore(agreement.sync));
        imported_done = check(gl->import_semaphore(check(vulkan->export_semaphore(*done))));
    }

    const Gpu gpu(*vulkan);
    check(vulkan->acquire(*texture, {}, Contents::Discard));
    const VkCommandBuffer commands = gpu.begin();
    gpu.clear(commands, *texture, kOrange);
    gpu.submit(commands);
    check(vulkan->release(*texture, {.signal = SyncPoint{done.get(), kPainted}}));

    // What OpenGL does from here on comes after Vulkan's work, and the CPU has waited for none of it, unless the driver
    // has no semaphores.
    check(gl->acquire(*imported, {.wait = SyncPoint{imported_done.get(), kPainted}}));
    const Target target(*imported);
    paint_square(kBlue);
    const auto pixels = read_pixels(*imported);

    if (pixels.front() != kBlue || pixels.back() != kOrange) {
        stop("the picture is not what Vulkan and OpenGL have painted");
    }
    write_png(argv[1], descriptor.width, pixels);
    std::cout << argv[1] << ": over " << name(agreement.transport) << " with " << name(agreement.sync) << ", "
              << agreement.copies_per_frame << " copies per frame\n";
}
