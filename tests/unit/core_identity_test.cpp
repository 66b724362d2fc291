#include <geyser/identity.hpp>

#include <gtest/gtest.h>

namespace geyser {
namespace {

constexpr Uuid kMesa = {
    {0x6d, 0x65, 0x73, 0x61, 0x32, 0x35, 0x2e, 0x30, 0x2e, 0x37, 0x2d, 0x32, 0x7e, 0x62, 0x70, 0x00}};

TEST(Uuid, IsWrittenInFiveGroups) { EXPECT_EQ(to_string(kMesa), "6d657361-3235-2e30-2e37-2d327e627000"); }

TEST(Uuid, IsReadBack) { EXPECT_EQ(uuid_from_string(to_string(kMesa)), kMesa); }

TEST(Uuid, IsReadWithoutHyphens) { EXPECT_EQ(uuid_from_string("6d65736132352e302e372d327e627000"), kMesa); }

TEST(Uuid, IsReadInUpperCase) { EXPECT_EQ(uuid_from_string("6D657361-3235-2E30-2E37-2D327E627000"), kMesa); }

TEST(Uuid, RefusesOtherLengths) {
    EXPECT_FALSE(uuid_from_string(""));
    EXPECT_FALSE(uuid_from_string("6d657361-3235-2e30-2e37-2d327e62700"));
    EXPECT_FALSE(uuid_from_string("6d657361-3235-2e30-2e37-2d327e6270000"));
}

TEST(Uuid, RefusesLettersBeyondF) {
    EXPECT_FALSE(uuid_from_string("6g657361-3235-2e30-2e37-2d327e627000"));
    EXPECT_FALSE(uuid_from_string("6d657361-3235-2e30-2e37-2d327e62700G"));
}

TEST(Uuid, RefusesHyphensElsewhere) { EXPECT_FALSE(uuid_from_string("6d6573613-235-2e30-2e37-2d327e627000")); }

TEST(Api, HasLowerCaseNames) {
    EXPECT_EQ(name(Api::Vulkan), "vulkan");
    EXPECT_EQ(name(Api::Host), "host");
    EXPECT_EQ(name(Api::OpenGL), "opengl");
    EXPECT_EQ(name(Api::Cuda), "cuda");
    EXPECT_EQ(name(Api::WebGpu), "webgpu");
    EXPECT_EQ(name(Api::Metal), "metal");
    EXPECT_EQ(name(Api::D3D11), "d3d11");
    EXPECT_EQ(name(Api::D3D12), "d3d12");
    EXPECT_EQ(name(static_cast<Api>(0)), "unknown");
}

} // namespace
} // namespace geyser
