// Copies between host textures.
#include <geyser/host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace geyser::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

std::unique_ptr<SharedTexture> make(HostTextureShareManager& manager, TextureDescriptor descriptor) {
    descriptor.layout = TextureLayout::Linear;
    return manager.create_shareable_texture(descriptor, Transport::HostMemory).value();
}

/// The texels of a plane, without what lies between its rows.
std::vector<std::byte> texels(const SharedTexture& texture, std::size_t plane, std::size_t row_bytes,
                              std::size_t rows) {
    const auto& host = *texture.as<HostTexture>();
    std::vector<std::byte> out;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto bytes = host.bytes().subspan(host.planes()[plane].offset + row * host.planes()[plane].row_pitch);
        out.insert(out.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(row_bytes));
    }
    return out;
}

TEST(HostCopy, CarriesEveryTexelWhateverThePitches) {
    const auto manager = HostTextureShareManager::create({.row_alignment = 4}).value();
    const auto source = make(*manager, {.width = 3, .height = 2});
    std::ranges::fill(source->as<HostTexture>()->bytes(), std::byte{9});
    const auto destination = make(*manager, {.width = 3, .height = 2});
    ASSERT_TRUE(manager->copy(*source, *destination, {}));
    EXPECT_THAT(texels(*destination, 0, 12, 2), Each(std::byte{9}));
}

TEST(HostCopy, CarriesEveryPlane) {
    const auto manager = HostTextureShareManager::create().value();
    const TextureDescriptor descriptor{.width = 6, .height = 4, .format = TextureFormat::I420};
    const auto source = make(*manager, descriptor);
    std::ranges::fill(source->as<HostTexture>()->bytes(), std::byte{9});
    const auto destination = make(*manager, descriptor);
    ASSERT_TRUE(manager->copy(*source, *destination, {}));
    EXPECT_THAT(texels(*destination, 0, 6, 4), Each(std::byte{9}));
    EXPECT_THAT(texels(*destination, 1, 3, 2), Each(std::byte{9}));
    EXPECT_THAT(texels(*destination, 2, 3, 2), Each(std::byte{9}));
}

TEST(HostCopy, RefusesTexturesThatAreNotAlike) {
    const auto manager = HostTextureShareManager::create().value();
    const auto source = make(*manager, {.width = 4, .height = 4});
    const auto destination = make(*manager, {.width = 4, .height = 4, .format = TextureFormat::R8Unorm});
    const auto copied = manager->copy(*source, *destination, {});
    ASSERT_FALSE(copied);
    EXPECT_EQ(copied.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_THAT(copied.error().reason, HasSubstr("format"));
}

TEST(HostCopy, RefusesToSignal) {
    const auto manager = HostTextureShareManager::create().value();
    struct Semaphore final : SharedSemaphore {
        Api api() const noexcept override { return Api::Vulkan; }
        SyncKind kind() const noexcept override { return SyncKind::TimelineOpaqueFd; }
        Result<std::uint64_t> value() const override { return 0; }
        Result<void> wait(std::uint64_t, Timeout, std::stop_token) override { return {}; }
        Result<void> signal(std::uint64_t) override { return {}; }
    } semaphore;
    EXPECT_EQ(manager->relay({.signal = SyncPoint{&semaphore, 1}}).error().code, ErrorCode::UnsupportedSync);
}

} // namespace
} // namespace geyser::test
