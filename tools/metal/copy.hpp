// Texels into a texture and out of it, by the GPU's copies.
#pragma once

#include "messages.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace geyser::metal_tools {

/// An MTLBuffer that the CPU fills and reads.
class Staging {
public:
    /// Of an id<MTLDevice>. `metal` must outlive it.
    [[nodiscard]] static Result<Staging> create(const Metal& metal, void* device, std::size_t bytes);

    Staging(Staging&& other) noexcept
        : metal_(other.metal_), buffer_(std::exchange(other.buffer_, nullptr)), bytes_(other.bytes_) {}
    Staging& operator=(Staging&&) = delete;
    /// Copies that are queued keep the buffer.
    ~Staging();

    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }
    [[nodiscard]] Id buffer() const noexcept { return buffer_; }

private:
    Staging(const Metal& metal, Id buffer, std::span<std::byte> bytes)
        : metal_(&metal), buffer_(buffer), bytes_(bytes) {}

    const Metal* metal_;
    Id buffer_;
    std::span<std::byte> bytes_;
};

/// A whole texture, whose rows are tightly packed in a buffer.
struct Extent {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::size_t row_bytes = 0;
    std::uint32_t rows = 0; ///< of texels, or of blocks where the format is compressed
};

/// Queues the copy.
[[nodiscard]] Result<void> upload(const Metal& metal, void* queue, const Staging& source, void* texture,
                                  const Extent& extent);
/// Returns when the copy is done, and all that was on the queue before.
[[nodiscard]] Result<void> download(const Metal& metal, void* queue, void* texture, const Extent& extent,
                                    const Staging& destination);
/// Returns when the queue is done.
[[nodiscard]] Result<void> finish(const Metal& metal, void* queue);

} // namespace geyser::metal_tools
