// The system's own Direct3D: on wine it has devices and shares nothing, on Windows all of it is there.
#include "d3d12_fixture.hpp"

#include <geyser/d3d11.hpp>
#include <geyser/host.hpp>

#include <endpoint/endpoint.hpp>

namespace geyser::test {
namespace {

constexpr TextureUsage kCopied = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;
constexpr TextureDescriptor kFlat = {.width = 67, .height = 5, .usage = kCopied, .layout = TextureLayout::Linear};

struct D3D12Api {
    using Manager = D3D12TextureShareManager;
    static constexpr Transport kTransport = Transport::D3D12Resource;
};
struct D3D11Api {
    using Manager = D3D11TextureShareManager;
    static constexpr Transport kTransport = Transport::D3D11Texture;
};

template <class Api>
class SystemD3D : public testing::Test {
protected:
    void SetUp() override {
        auto created = Api::Manager::create();
        if (!created) {
            GTEST_SKIP() << created.error().message();
        }
        manager = std::move(*created);
    }

    std::unique_ptr<typename Api::Manager> manager;
};

using Apis = testing::Types<D3D12Api, D3D11Api>;
TYPED_TEST_SUITE(SystemD3D, Apis, );

/// A value that a wrong pitch or row would change.
std::byte texel_byte(std::size_t i, std::size_t seed) { return static_cast<std::byte>(i * 7 + i / 256 * 13 + seed); }

void fill(std::span<std::byte> texels, std::size_t seed) {
    for (std::size_t i = 0; i < texels.size(); ++i) {
        texels[i] = texel_byte(i, seed);
    }
}

std::size_t mismatches(std::span<const std::byte> texels, std::size_t seed) {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < texels.size(); ++i) {
        wrong += texels[i] != texel_byte(i, seed) ? 1U : 0U;
    }
    return wrong;
}

TYPED_TEST(SystemD3D, KnowsItsAdapterByTheLuid) {
    const auto devices = TypeParam::Manager::devices().value();
    ASSERT_FALSE(devices.empty());
    const DeviceIdentity& identity = this->manager->capabilities().identity;
    EXPECT_EQ(devices[0].identity, identity);
    EXPECT_TRUE(identity.luid.has_value());
    EXPECT_EQ(this->manager->capabilities().device_name, devices[0].name);
}

TYPED_TEST(SystemD3D, FindsADeviceThatIsNotThere) {
    const auto none = TypeParam::Manager::create({.device = "no such adapter"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::DeviceNotFound);
}

TYPED_TEST(SystemD3D, CarriesTexelsToHostMemoryAndBack) {
    auto host = HostTextureShareManager::create().value();
    const auto made = this->manager->create_shareable_texture(kFlat, Transport::HostMemory).value();
    const auto seen = host->import_texture(this->manager->export_texture(*made).value(), kFlat).value();
    const auto here = endpoint::make_endpoint(*this->manager).value();
    const auto there = endpoint::make_endpoint(*host).value();
    for (std::size_t round = 0; round < 3; ++round) {
        ASSERT_TRUE(here->upload(*made, [&](const auto&, std::span<std::byte> texels) { fill(texels, round); }));
        ASSERT_TRUE(this->manager->release(*made, {}));
        ASSERT_TRUE(there->download(
            *seen, [&](const auto&, std::span<const std::byte> texels) { EXPECT_EQ(mismatches(texels, round), 0U); }));
        ASSERT_TRUE(there->upload(*seen, [&](const auto&, std::span<std::byte> texels) { fill(texels, round + 9); }));
        ASSERT_TRUE(this->manager->acquire(*made, {}));
        ASSERT_TRUE(here->download(*made, [&](const auto&, std::span<const std::byte> texels) {
            EXPECT_EQ(mismatches(texels, round + 9), 0U);
        }));
    }
}

TYPED_TEST(SystemD3D, CopiesBetweenTextures) {
    const auto from = this->manager->create_shareable_texture(kFlat, Transport::HostMemory).value();
    const auto to = this->manager->create_shareable_texture(kFlat, Transport::HostMemory).value();
    const auto endpoint = endpoint::make_endpoint(*this->manager).value();
    ASSERT_TRUE(endpoint->upload(*from, [](const auto&, std::span<std::byte> texels) { fill(texels, 1); }));
    ASSERT_TRUE(this->manager->copy(*from, *to, {}));
    ASSERT_TRUE(endpoint->download(
        *to, [](const auto&, std::span<const std::byte> texels) { EXPECT_EQ(mismatches(texels, 1), 0U); }));
}

TYPED_TEST(SystemD3D, SharesATextureOrSaysWhyNot) {
    TextureDescriptor descriptor = kFlat;
    descriptor.layout = TextureLayout::Optimal;
    const TransportSupport& support = *this->manager->capabilities().find(TypeParam::kTransport);
    const auto made = this->manager->create_shareable_texture(descriptor);
    if (!support.can_export) {
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::UnsupportedTransport);
        EXPECT_NE(made.error().reason.find(support.reason), std::string::npos);
        EXPECT_FALSE(support.reason.empty());
        GTEST_SKIP() << support.reason;
    }
    const auto endpoint = endpoint::make_endpoint(*this->manager).value();
    const auto opened =
        this->manager->import_texture(this->manager->export_texture(**made).value(), descriptor).value();
    ASSERT_TRUE(endpoint->upload(**made, [](const auto&, std::span<std::byte> texels) { fill(texels, 4); }));
    ASSERT_TRUE(this->manager->release(**made, {}));
    ASSERT_TRUE(this->manager->acquire(*opened, {}));
    ASSERT_TRUE(endpoint->download(
        *opened, [](const auto&, std::span<const std::byte> texels) { EXPECT_EQ(mismatches(texels, 4), 0U); }));
}

TYPED_TEST(SystemD3D, SharesAFenceOrSaysWhyNot) {
    const SyncSupport& support = *this->manager->capabilities().find(SyncKind::D3D12Fence);
    const auto made = this->manager->create_semaphore(SyncKind::D3D12Fence);
    if (!support.can_export) {
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::UnsupportedSync);
        EXPECT_FALSE(support.reason.empty());
        GTEST_SKIP() << support.reason;
    }
    const auto opened = this->manager->import_semaphore(this->manager->export_semaphore(**made).value()).value();
    ASSERT_TRUE(this->manager->relay({.signal = SyncPoint{made->get(), 1}}));
    EXPECT_TRUE(opened->wait(1, 10s));
    ASSERT_TRUE(opened->signal(2));
    EXPECT_EQ((*made)->value().value(), 2U);
}

} // namespace
} // namespace geyser::test
