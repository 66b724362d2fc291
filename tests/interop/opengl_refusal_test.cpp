// What the OpenGL backend refuses, and why.
#include "opengl_fixture.hpp"

#include <algorithm>
#include <mutex>

namespace geyser::test {
namespace {

class OpenGLRefusals : public OpenGLTest {};

TEST_F(OpenGLRefusals, NameAFormatThatOpenGLLacks) {
    const TextureDescriptor planar{.width = 16, .height = 8, .format = TextureFormat::Nv12};
    const auto texture = gl().create_shareable_texture(planar);
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedFormat);
    EXPECT_EQ(texture.error().reason, "OpenGL has no internal format for Nv12");
}

TEST_F(OpenGLRefusals, ReachTheImporterOfAFormatThatOpenGLLacks) {
    const TextureDescriptor planar{.width = 16, .height = 8, .format = TextureFormat::Nv12};
    GEYSER_NEEDS_TEXTURE(exporter(), planar, Transport::OpaqueFd);
    const auto texture = make_texture(exporter(), planar);
    const auto handle = exporter().export_texture(*texture).value();
    const auto imported = gl().import_texture(handle, planar);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::UnsupportedFormat);
}

TEST_F(OpenGLRefusals, ComeBeforeADriverSeesAnotherDevicesHandle) {
    auto handle = exporter().export_texture(*make_texture(exporter())).value();
    handle.identity.device.bytes[0] ^= 1;
    const auto imported = gl().import_texture(handle, handle.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::DeviceMismatch);
    EXPECT_EQ(imported.error().operation, "OpenGLTextureShareManager::import_texture");
}

TEST_F(OpenGLRefusals, ComeBeforeADriverSeesAWrongSize) {
    auto handle = exporter().export_texture(*make_texture(exporter())).value();
    handle.allocation_size *= 2;
    const auto imported = gl().import_texture(handle, handle.descriptor);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch) << imported.error().message();
}

TEST_F(OpenGLRefusals, NameTheDifferenceFromWhatWasExpected) {
    const auto handle = exporter().export_texture(*make_texture(exporter())).value();
    auto expected = handle.descriptor;
    expected.width = 17;
    const auto imported = gl().import_texture(handle, expected);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(OpenGLRefusals, NameTheBackendOfAForeignTexture) {
    const auto texture = make_texture(exporter());
    const auto released = gl().release(*texture, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::WrongManager);
    EXPECT_THAT(released.error().reason, ::testing::HasSubstr("vulkan, not opengl"));
}

TEST_F(OpenGLRefusals, NameAnotherManagersTexture) {
    const auto other = make_gl();
    const auto texture = make_texture(gl());
    const auto released = other->release(*texture, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::WrongManager);
}

TEST_F(OpenGLRefusals, SayThatFencesAreNotOpenGLs) {
    const auto fence = gl().create_semaphore(SyncKind::FenceOpaqueFd);
    ASSERT_FALSE(fence);
    EXPECT_EQ(fence.error().code, ErrorCode::UnsupportedSync);
}

TEST_F(OpenGLRefusals, NeverExportAnImport) {
    const auto texture = make_texture(exporter());
    const auto imported = send(exporter(), *texture, gl());
    const auto handle = gl().export_texture(*imported);
    ASSERT_FALSE(handle);
    EXPECT_EQ(handle.error().code, ErrorCode::NotShareable);
}

/// Errors of the program's own, left in glGetError.
TEST_F(OpenGLRefusals, AreNotMadeOfErrorsThatTheUserLeftBehind) {
    std::vector<std::string> messages;
    const auto manager = OpenGLTextureShareManager::adopt({.log = [&](LogLevel, std::string_view message) {
                             messages.emplace_back(message);
                         }}).value();
    glEnable(GL_TEXTURE_2D + 1); // no capability
    const auto texture = manager->create_shareable_texture(small_texture());
    EXPECT_TRUE(texture) << texture.error().message();
    EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
    EXPECT_THAT(messages, ::testing::Contains(::testing::HasSubstr("GL_INVALID_ENUM of an earlier call")));
}

} // namespace
} // namespace geyser::test
