// A Vulkan manager and a CUDA manager on one GPU. Without a GPU of CUDA's the tests are skipped, with its manager's
// reason.
#pragma once

#include "../support/vulkan_fixture.hpp"

#include <cuda/kernels.hpp>
#include <endpoint/endpoint.hpp>

#include <geyser/cuda.hpp>

#include <cstring>

namespace geyser::test {

class CudaTest : public VulkanTest {
public:
    static void SetUpTestSuite() {
        VulkanTest::SetUpTestSuite();
        auto manager = make_cuda_manager();
        if (!manager) {
            missing_ = manager.error();
            return;
        }
        cuda_ = std::move(*manager);
        kernels_ = cuda_tools::PatternKernels::load(*cuda_).value();
        texels_ = endpoint::make_endpoint(exporter()).value();
    }
    static void TearDownTestSuite() {
        texels_.reset();
        kernels_.reset();
        cuda_.reset();
        VulkanTest::TearDownTestSuite();
    }

protected:
    void SetUp() override {
        VulkanTest::SetUp();
        if (missing_) {
            ASSERT_TRUE(missing_->code == ErrorCode::BackendUnavailable || missing_->code == ErrorCode::DeviceNotFound)
                << missing_->message();
            GTEST_SKIP() << missing_->reason;
        }
    }

    static Result<std::unique_ptr<CudaTextureShareManager>> make_cuda_manager() {
        return CudaTextureShareManager::create(
            {.device = to_string(exporter().capabilities().identity.device), .log = log().callback()});
    }

    static VulkanTextureShareManager& vulkan() { return exporter(); }
    static CudaTextureShareManager& cuda() { return *cuda_; }
    static cuda_tools::PatternKernels& kernels() { return *kernels_; }

    /// CUDA's side of a turn: looks for the pattern in a texture that is in its hands.
    static void expect_pattern_in_cuda(SharedTexture& texture, std::uint32_t seed) {
        const std::uint32_t before = kernels().mismatches().value();
        ASSERT_TRUE(kernels().check(texture, seed));
        EXPECT_EQ(kernels().mismatches().value() - before, 0U);
    }

    /// Vulkan's: writes the pattern and releases the texture.
    static void write_by_vulkan(SharedTexture& texture, endpoint::Use use, std::uint32_t seed,
                                std::optional<SyncPoint> signal) {
        const auto written = texels_->write(texture, use, endpoint::Way::Submitted, signal, fill(seed));
        ASSERT_TRUE(written) << written.error().message();
    }
    /// Acquires the texture and looks for the pattern.
    static void expect_pattern_in_vulkan(SharedTexture& texture, std::uint32_t seed, std::optional<SyncPoint> wait) {
        std::size_t mismatches = 0;
        const auto read = texels_->read(texture, endpoint::Way::Submitted, wait, look(seed, mismatches));
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_EQ(mismatches, 0U);
    }
    /// The same without the hand-offs: of textures that are in Vulkan's hands.
    static void upload_by_vulkan(SharedTexture& texture, std::uint32_t seed) {
        const auto written = texels_->upload(texture, fill(seed));
        ASSERT_TRUE(written) << written.error().message();
    }
    static void finish_vulkan() { ASSERT_TRUE(texels_->finish()); }
    static void expect_pattern_in_hand(SharedTexture& texture, std::uint32_t seed) {
        std::size_t mismatches = 0;
        const auto read = texels_->download(texture, look(seed, mismatches));
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_EQ(mismatches, 0U);
    }

    /// One texture, known to both.
    struct Pair {
        std::unique_ptr<SharedTexture> made;
        std::unique_ptr<SharedTexture> imported;
    };
    static Pair share(TextureShareManager& from, TextureShareManager& to, const TextureDescriptor& descriptor) {
        auto made = make_texture(from, descriptor);
        auto imported = to.import_texture(from.export_texture(*made).value(), descriptor);
        if (!imported) {
            throw std::runtime_error(imported.error().message());
        }
        return {std::move(made), std::move(*imported)};
    }

private:
    template <class Visit>
    static void for_each_word(const endpoint::Subresource& part, const Visit& visit) {
        constexpr std::size_t kWord = sizeof(std::uint32_t);
        for (std::size_t offset = 0; offset < part.bytes(); offset += kWord) {
            visit(offset, static_cast<std::uint32_t>(offset % part.row_bytes() / kWord),
                  static_cast<std::uint32_t>(offset / part.row_bytes()));
        }
    }

    static endpoint::Fill fill(std::uint32_t seed) {
        return [seed](const endpoint::Subresource& part, std::span<std::byte> bytes) {
            for_each_word(part, [&](std::size_t offset, std::uint32_t x, std::uint32_t y) {
                const std::uint32_t word = cuda_tools::pattern_word(x, y, seed);
                std::memcpy(&bytes[offset], &word, sizeof word);
            });
        };
    }
    static endpoint::Look look(std::uint32_t seed, std::size_t& mismatches) {
        return [seed, &mismatches](const endpoint::Subresource& part, std::span<const std::byte> bytes) {
            for_each_word(part, [&](std::size_t offset, std::uint32_t x, std::uint32_t y) {
                std::uint32_t word = 0;
                std::memcpy(&word, &bytes[offset], sizeof word);
                mismatches += word != cuda_tools::pattern_word(x, y, seed) ? 1 : 0;
            });
        };
    }

    static inline std::optional<Error> missing_;
    static inline std::unique_ptr<CudaTextureShareManager> cuda_;
    static inline std::unique_ptr<cuda_tools::PatternKernels> kernels_;
    static inline std::unique_ptr<endpoint::Endpoint> texels_;
};

} // namespace geyser::test
