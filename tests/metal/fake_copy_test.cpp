// Programs of Metal's own on the fake: what tools/metal sends, and copies that Metal's validation layer refuses.
#include "backend/metal/texture.hpp"
#include "metal_fixture.hpp"

#include <metal/copy.hpp>

#include <algorithm>
#include <numeric>

namespace geyser::metal {
namespace {

using metal_tools::Extent;
using metal_tools::Id;
using metal_tools::Staging;

class FakeCopy : public MetalTest {
protected:
    static constexpr std::uint32_t kWidth = 257;
    static constexpr std::uint32_t kHeight = 3;
    static constexpr Extent kExtent = {
        .width = kWidth, .height = kHeight, .row_bytes = std::size_t{kWidth} * 4, .rows = kHeight};

    void SetUp() override {
        MetalTest::SetUp();
        fake::expect_declarations({}); // these messages are not the backend's
        metal_ = value_of(metal_tools::Metal::load(fake::symbol));
        texture_.emplace(
            value_of(create_texture(device(), descriptor_of(TextureFormat::Rgba8Unorm, kWidth, kHeight), kOperation)));
    }
    void TearDown() override {
        texture_.reset();
        MetalTest::TearDown();
    }

    Staging staging(std::size_t bytes = kExtent.row_bytes * kExtent.rows) {
        return value_of(Staging::create(metal_, device().get(), bytes));
    }
    void* texture() { return texture_->planes.front().get(); }
    void* queue() { return device().queue(); }

    /// One copy out of a buffer of this size, in a command buffer that never runs.
    void copy(std::size_t buffer_bytes, const Extent& extent) {
        static_cast<void>(metal_tools::upload(metal_, queue(), staging(buffer_bytes), texture(), extent));
    }

    metal_tools::Metal metal_;
    std::optional<SurfaceTexture> texture_;
};

void fill(std::span<std::byte> bytes) {
    std::uint8_t next = 1;
    std::ranges::generate(bytes, [&] { return std::byte{next++}; });
}

TEST_F(FakeCopy, TexelsGoThroughATextureAndBack) {
    const Staging source = staging();
    const Staging destination = staging();
    fill(source.bytes());
    ASSERT_TRUE(metal_tools::upload(metal_, queue(), source, texture(), kExtent));
    ASSERT_TRUE(metal_tools::download(metal_, queue(), texture(), kExtent, destination));
    EXPECT_TRUE(std::ranges::equal(source.bytes(), destination.bytes()));
    // The surface's rows are longer than the buffer's.
    const std::size_t pitch = texture_->description.planes.front().bytes_per_row;
    ASSERT_GT(pitch, kExtent.row_bytes);
    EXPECT_TRUE(std::ranges::equal(source.bytes().subspan(2 * kExtent.row_bytes, kExtent.row_bytes),
                                   fake::bytes_of(texture_->surface.get()).subspan(2 * pitch, kExtent.row_bytes)));
}

TEST_F(FakeCopy, QueuedCopiesKeepTheirBuffer) {
    {
        const Staging source = staging();
        fill(source.bytes());
        ASSERT_TRUE(metal_tools::upload(metal_, queue(), source, texture(), kExtent));
    }
    ASSERT_TRUE(metal_tools::finish(metal_, queue()));
    EXPECT_EQ(fake::bytes_of(texture_->surface.get())[0], std::byte{1});
}

TEST_F(FakeCopy, WhatMetalCannotMakeIsAnError) {
    fake::fail_next("newBufferWithLength:options:");
    EXPECT_TRUE(fails_with(Staging::create(metal_, device().get(), 4), ErrorCode::OutOfDeviceMemory, "made nothing"));
    const Staging source = staging();
    for (const char* call : {"commandBuffer", "blitCommandEncoder"}) {
        fake::fail_next(call);
        EXPECT_TRUE(fails_with(metal_tools::upload(metal_, queue(), source, texture(), kExtent),
                               ErrorCode::OutOfDeviceMemory, "made nothing"))
            << call;
    }
}

TEST_F(FakeCopy, AGpuThatFailsIsReportedInMetalsWords) {
    fake::fail_next("commit");
    EXPECT_TRUE(fails_with(metal_tools::finish(metal_, queue()), ErrorCode::DriverFailure, "was told to fail"));
}

TEST_F(FakeCopy, EveryMessageOfTheToolsIsSent) {
    {
        const Staging both = staging();
        ASSERT_TRUE(metal_tools::upload(metal_, queue(), both, texture(), kExtent));
        ASSERT_TRUE(metal_tools::download(metal_, queue(), texture(), kExtent, both));
        fake::fail_next("commit");
        ASSERT_FALSE(metal_tools::finish(metal_, queue()));
    }
#define GEYSER_EXPECT_SENT(member, class_name, selector, ...)                                                          \
    EXPECT_GT(fake::calls(class_name, selector), 0U) << selector;
    GEYSER_METAL_TOOL_MESSAGES(GEYSER_EXPECT_SENT)
#undef GEYSER_EXPECT_SENT
}

using FakeCopyDeathTest = FakeCopy;

TEST_F(FakeCopyDeathTest, RegionBeyondTheTexture) {
    EXPECT_DEATH(copy(1U << 20U, {.width = kWidth + 1, .height = 1, .row_bytes = 2048, .rows = 1}),
                 R"(copyFromBuffer.*\]: the region is not within the texture)");
}

TEST_F(FakeCopyDeathTest, RegionBeyondTheBuffer) {
    EXPECT_DEATH(copy(kExtent.row_bytes * kHeight - 1, kExtent), "the region is not within the buffer");
}

TEST_F(FakeCopyDeathTest, RowsThatOverlap) {
    Extent extent = kExtent;
    extent.row_bytes -= 4;
    EXPECT_DEATH(copy(1U << 20U, extent), "the rows in the buffer overlap");
}

TEST_F(FakeCopyDeathTest, RowsOfBrokenTexels) {
    Extent extent = kExtent;
    extent.row_bytes += 1;
    EXPECT_DEATH(copy(1U << 20U, extent), "not whole texels");
}

TEST_F(FakeCopyDeathTest, BufferOfNothing) { EXPECT_DEATH(staging(0), "the length is 0"); }

TEST_F(FakeCopyDeathTest, BufferOverPartOfAPage) {
    std::byte memory[64] = {};
    const metal_tools::Message<Id, void*, unsigned long, unsigned long, void*> make(
        fake::symbol("/usr/lib/libobjc.A.dylib", "objc_msgSend"),
        "newBufferWithBytesNoCopy:length:options:deallocator:");
    EXPECT_DEATH(make(device().get(), &memory, sizeof memory, 0, nullptr), "the memory is not made of whole pages");
}

} // namespace
} // namespace geyser::metal
