// Kernels that write a pattern into a shared texture and look for it there, on the GPU.
#pragma once

#include "driver.hpp"

#include <cstdint>
#include <memory>

namespace geyser::cuda_tools {

/// What the kernels write into the 32-bit word in column `x` of row `y`. A texel of 8 bytes is two columns.
constexpr std::uint32_t pattern_word(std::uint32_t x, std::uint32_t y, std::uint32_t seed) noexcept {
    return ((x * 0x9E3779B1U) ^ (y * 0x85EBCA77U)) + seed * 0xC2B2AE3DU;
}

/// A picture of words in linear memory.
struct LinearWords {
    CUdeviceptr pointer = 0;
    std::uint64_t row_pitch = 0; ///< bytes
    std::uint32_t words = 0;     ///< in a row
    std::uint32_t rows = 0;
};

/// A linear texture's; the pointer of an optimal one is 0.
[[nodiscard]] LinearWords linear_words(const SharedTexture& texture);

/// Launches on the manager's stream, for one-level 2D textures whose texels are whole 32-bit words. The textures are in
/// this side's hands. The manager outlives it. Used by one thread at a time.
class PatternKernels {
public:
    [[nodiscard]] static Result<std::unique_ptr<PatternKernels>> load(const CudaTextureShareManager& manager);
    PatternKernels(const PatternKernels&) = delete;
    PatternKernels& operator=(const PatternKernels&) = delete;
    ~PatternKernels();

    [[nodiscard]] const Driver& driver() const noexcept { return driver_; }

    /// Writes the pattern of `seed`.
    [[nodiscard]] Result<void> fill(SharedTexture& texture, std::uint32_t seed);
    /// Counts the words that are not the pattern's; mismatches() has the sum.
    [[nodiscard]] Result<void> check(SharedTexture& texture, std::uint32_t seed);
    /// The same in memory of any kind.
    [[nodiscard]] Result<void> fill(const LinearWords& memory, std::uint32_t seed);
    [[nodiscard]] Result<void> check(const LinearWords& memory, std::uint32_t seed);
    /// Writes every word of `source` with its bits inverted. Both are optimal and alike.
    [[nodiscard]] Result<void> invert(SharedTexture& source, SharedTexture& destination);
    /// Of all checks so far. Waits for the stream.
    [[nodiscard]] Result<std::uint32_t> mismatches();

private:
    explicit PatternKernels(const Driver& driver) : driver_(driver) {}
    [[nodiscard]] Result<void> run(SharedTexture& texture, std::uint32_t seed, CUfunction surface, CUfunction linear);
    [[nodiscard]] Result<void> run(LinearWords memory, std::uint32_t seed, CUfunction linear);
    [[nodiscard]] Result<void> launch(CUfunction kernel, std::uint32_t words, std::uint32_t rows, void** arguments);

    Driver driver_;
    CUmodule module_ = nullptr;
    CUfunction fill_surface_ = nullptr;
    CUfunction check_surface_ = nullptr;
    CUfunction invert_surface_ = nullptr;
    CUfunction fill_linear_ = nullptr;
    CUfunction check_linear_ = nullptr;
    CUdeviceptr mismatches_ = 0;
};

} // namespace geyser::cuda_tools
