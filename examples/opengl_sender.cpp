// Publishes what OpenGL draws as a stream:  opengl_sender NAME PICTURE
// A viewer in the same program, on Vulkan, takes the last frame and writes a picture of it. It could be any program of
// this user's.
#include "common/check.hpp"
#include "common/gpu.hpp"
#include "common/png.hpp"

#include <geyser/geyser.hpp>
#include <geyser/opengl.hpp>
#include <geyser/vulkan.hpp>

#include <epoxy/gl.h>

#include <iostream>
#include <string>
#include <thread>

using namespace geyser;
using namespace example;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kFrames = 120;

Pixel color_of(std::uint64_t frame) { return {static_cast<std::uint8_t>(2 * frame), 64, 128, 255}; }

/// A frame of one colour. Slots come again: a real program keeps a framebuffer for each texture.
void draw(const SharedTexture& texture, const Pixel& color) {
    GLuint framebuffer = 0;
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, opengl::target(texture), opengl::texture(texture), 0);
    glClearColor(static_cast<float>(color[0]) / 255, static_cast<float>(color[1]) / 255,
                 static_cast<float>(color[2]) / 255, static_cast<float>(color[3]) / 255);
    glClear(GL_COLOR_BUFFER_BIT);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteFramebuffers(1, &framebuffer);
}

/// Takes frames until the last one, and writes it.
void view(const std::string& device, const std::string& stream, const std::string& picture) {
    const auto manager = check(VulkanTextureShareManager::create({.device = device}));
    const auto receiver = check(Receiver::connect(*manager, stream));
    const Gpu gpu(*manager);
    for (;;) {
        const auto frame = check(receiver->acquire(30s)); // the newest one; the GPU waits for it, where it can
        if (frame.number() < kFrames) {
            continue;
        }
        const auto pixels = gpu.read_back(frame.texture());
        if (!all_are(color_of(frame.number()), pixels)) {
            stop("the last frame is not what OpenGL drew");
        }
        write_png(picture, frame.texture().width(), pixels);
        std::cout << picture << ": frame " << frame.number() << ", " << receiver->statistics().copies << " copies\n";
        return;
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        stop("usage: opengl_sender NAME PICTURE");
    }
    const auto gl = check(OpenGLTextureShareManager::create());
    check(gl->make_current());
    const auto sender = check(Sender::create(
        *gl,
        {.name = argv[1],
         .texture = {.width = 640, .height = 360, .usage = TextureUsage::CopySrc | TextureUsage::RenderAttachment}}));
    std::jthread viewer(view, to_string(gl->capabilities().identity.device), argv[1], argv[2]);
    for (std::uint64_t number = 1; number <= kFrames; ++number) {
        auto frame = check(sender->begin_frame(1s)); // a slot that nobody reads
        draw(frame.texture(), color_of(number));
        check(frame.submit());
        std::this_thread::sleep_for(5ms);
    }
    viewer.join(); // the last frame stays until it is taken
}
