// A WebGPU manager and a Vulkan one on the lane's device. Vulkan's validation layer watches the latter, and the Vulkan
// device beside WebGPU's; a test that makes it speak fails.
#pragma once

#include "vulkan_commands.hpp"
#include "vulkan_fixture.hpp"

#include <geyser/webgpu.hpp>

#include <endpoint/endpoint.hpp>

#include <cstdlib>
#include <span>
#include <vector>

namespace geyser::test {

inline std::string dawn_library() {
    const char* const file = std::getenv("GEYSER_DAWN_LIBRARY");
    return file != nullptr ? file : WebGpuConfig{}.library;
}

using WebGpuManager = std::unique_ptr<WebGpuTextureShareManager>;

/// Skips every test where there is no Dawn, or its adapter lacks what sharing needs. The refusal has tests of its own.
class WebGpuTest : public VulkanTest {
public:
    static void SetUpTestSuite() {
        VulkanTest::SetUpTestSuite();
        auto manager = WebGpuTextureShareManager::create(config());
        if (manager) {
            webgpu_ = std::move(*manager);
        } else {
            refusal_ = manager.error();
        }
    }
    static void TearDownTestSuite() {
        webgpu_.reset();
        VulkanTest::TearDownTestSuite();
    }

protected:
    void SetUp() override {
        VulkanTest::SetUp();
        if (webgpu_ == nullptr) {
            ASSERT_TRUE(refusal_.code == ErrorCode::BackendUnavailable || refusal_.code == ErrorCode::ExtensionMissing)
                << refusal_.message();
            GTEST_SKIP() << refusal_.message();
        }
    }

    static WebGpuConfig config() {
        return {.library = dawn_library(), .validation = !may_lack_validation(), .log = log().callback()};
    }
    static WebGpuTextureShareManager& webgpu() { return *webgpu_; }
    static VulkanTextureShareManager& vulkan() { return exporter(); }

private:
    static inline WebGpuManager webgpu_;
    static inline Error refusal_ = {};
};

/// Texels that a wrong pitch, offset, channel order or stale cache would change.
inline std::vector<std::byte> pattern(std::size_t bytes, std::uint32_t seed) {
    std::vector<std::byte> texels(bytes);
    std::uint32_t state = seed * 2654435761U + 1;
    for (std::byte& each : texels) {
        state = state * 1664525U + 1013904223U;
        each = static_cast<std::byte>(state >> 24U);
    }
    return texels;
}

/// Writes and reads textures as a program of the manager's API does.
class Texels {
public:
    explicit Texels(TextureShareManager& manager) : endpoint_(endpoint::make_endpoint(manager).value()) {}
    ~Texels() { EXPECT_TRUE(endpoint_->finish()); }
    Texels(const Texels&) = delete;
    Texels& operator=(const Texels&) = delete;

    void write(SharedTexture& texture, std::uint32_t seed) {
        const auto written = endpoint_->upload(texture, [&](const auto& /*part*/, std::span<std::byte> texels) {
            std::ranges::copy(pattern(texels.size(), seed), texels.begin());
        });
        ASSERT_TRUE(written) << written.error().message();
    }
    void expect(SharedTexture& texture, std::uint32_t seed) {
        bool right = false;
        const auto read = endpoint_->download(texture, [&](const auto& /*part*/, std::span<const std::byte> texels) {
            right = std::ranges::equal(texels, pattern(texels.size(), seed));
        });
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_TRUE(right) << "the texels are not the pattern " << seed;
    }

private:
    std::unique_ptr<endpoint::Endpoint> endpoint_;
};

#define GEYSER_ASSERT_OK(...)                                                                                          \
    if (const auto& result = (__VA_ARGS__); !result) {                                                                 \
        GTEST_FAIL() << result.error().message();                                                                      \
    }                                                                                                                  \
    static_assert(true, "so that a semicolon follows")

} // namespace geyser::test
