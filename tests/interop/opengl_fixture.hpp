// Managers of Vulkan and OpenGL on the lane's device, the latter's context current in each test.
#pragma once

#include "../support/vulkan_fixture.hpp"

#include <geyser/opengl.hpp>

#include <epoxy/gl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace geyser::test {

using OpenGLManager = std::unique_ptr<OpenGLTextureShareManager>;

/// Texels of 4 bytes, none like another: a wrong stride or a wrong channel order shows.
inline std::vector<std::uint32_t> pattern(std::uint32_t width, std::uint32_t height) {
    std::vector<std::uint32_t> texels(std::size_t{width} * height);
    for (std::size_t i = 0; i < texels.size(); ++i) {
        texels[i] = 0x80402010U + static_cast<std::uint32_t>(i) * 0x01030507U;
    }
    return texels;
}

/// Writes the first level of an Rgba8Unorm texture, in either kind of OpenGL.
inline void paint(const SharedTexture& texture, const std::vector<std::uint32_t>& texels) {
    glBindTexture(GL_TEXTURE_2D, opengl::texture(texture));
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, static_cast<GLsizei>(texture.width()),
                    static_cast<GLsizei>(texture.height()), GL_RGBA, GL_UNSIGNED_BYTE, texels.data());
    glBindTexture(GL_TEXTURE_2D, 0);
}

/// Reads it, by way of a framebuffer.
inline std::vector<std::uint32_t> look_at(const SharedTexture& texture) {
    std::vector<std::uint32_t> texels(std::size_t{texture.width()} * texture.height());
    GLuint framebuffer = 0;
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, opengl::texture(texture), 0);
    glReadPixels(0, 0, static_cast<GLsizei>(texture.width()), static_cast<GLsizei>(texture.height()), GL_RGBA,
                 GL_UNSIGNED_BYTE, texels.data());
    glBindFramebuffer(GL_READ_FRAMEBUFFER, 0);
    glDeleteFramebuffers(1, &framebuffer);
    return texels;
}

class OpenGLTest : public VulkanTest {
public:
    static void SetUpTestSuite() {
        VulkanTest::SetUpTestSuite();
        if (lacks_device().empty()) {
            gl_ = make_gl();
        }
    }
    static void TearDownTestSuite() {
        gl_.reset();
        VulkanTest::TearDownTestSuite();
    }

    static OpenGLManager make_gl(OpenGLConfig config = {}) {
        config.device = device();
        config.validation = !may_lack_validation();
        config.log = log().callback();
        auto manager = OpenGLTextureShareManager::create(config);
        if (!manager) {
            ADD_FAILURE() << manager.error().message();
            return nullptr;
        }
        return std::move(*manager);
    }

protected:
    void SetUp() override {
        VulkanTest::SetUp();
        if (const std::string reason = lacks_device(); !reason.empty()) {
            GTEST_SKIP() << reason;
        }
        ASSERT_TRUE(gl_);
        ASSERT_TRUE(gl_->make_current());
    }
    void TearDown() override {
        if (gl_) {
            ASSERT_TRUE(gl_->make_current());
            EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
            EXPECT_TRUE(gl_->release_current());
        }
        VulkanTest::TearDown();
    }

    static OpenGLTextureShareManager& gl() { return *gl_; }
    static const DeviceIdentity& vulkan_identity() { return exporter().capabilities().identity; }
    /// What selects the lane's device.
    static std::string device() { return to_string(vulkan_identity().device); }

    /// Why OpenGL cannot be on the device of the lane's Vulkan driver; empty where it must be.
    static std::string lacks_device() {
        static const auto devices = OpenGLTextureShareManager::devices();
        if (!devices) {
            return devices.error().message();
        }
        for (const OpenGLDeviceSummary& each : *devices) {
            if (each.identity.device == vulkan_identity().device) {
                return {};
            }
        }
        return "OpenGL has no device of the UUID " + device();
    }

    static std::unique_ptr<SharedTexture> send(TextureShareManager& from, const SharedTexture& texture,
                                               TextureShareManager& to) {
        const auto handle = from.export_texture(texture);
        EXPECT_TRUE(handle) << handle.error().message();
        auto imported = to.import_texture(*handle, texture.descriptor());
        EXPECT_TRUE(imported) << imported.error().message();
        return imported ? std::move(*imported) : nullptr;
    }

private:
    static inline OpenGLManager gl_;
};

/// A context of each test's own, current in it, of the OpenGL that the test is for.
class OpenGLOfEachApi : public OpenGLTest, public ::testing::WithParamInterface<OpenGLApi> {
public:
    static void SetUpTestSuite() { OpenGLTest::SetUpTestSuite(); } // both bases have one
    static std::string name_of(const ::testing::TestParamInfo<OpenGLApi>& api) {
        return api.param == OpenGLApi::Es ? "Es" : "Desktop";
    }

protected:
    void SetUp() override {
        OpenGLTest::SetUp();
        if (IsSkipped() || HasFatalFailure()) {
            return;
        }
        own_ = make_gl({.api = GetParam()});
        ASSERT_TRUE(own_);
        ASSERT_TRUE(own_->make_current());
    }
    void TearDown() override {
        if (own_) {
            ASSERT_TRUE(own_->make_current());
            EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
        }
        OpenGLTest::TearDown();
    }
    OpenGLTextureShareManager& own() { return *own_; }

private:
    OpenGLManager own_;
};

} // namespace geyser::test
