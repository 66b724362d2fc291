// A memory file with its mapping: what a Mach port of the fake leads to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace geyser::fake_metal {

class MemoryFile {
public:
    [[nodiscard]] static MemoryFile create(const char* name, std::size_t size);
    /// Over a port of somebody's, which is duplicated; empty where it is no memory file of at least `size` bytes.
    [[nodiscard]] static MemoryFile open(std::uint32_t port, std::size_t size);

    MemoryFile() noexcept = default;
    MemoryFile(MemoryFile&& other) noexcept
        : file_(std::exchange(other.file_, -1)), bytes_(std::exchange(other.bytes_, {})) {}
    MemoryFile& operator=(MemoryFile&&) = delete;
    ~MemoryFile();

    [[nodiscard]] explicit operator bool() const noexcept { return file_ >= 0; }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }
    /// The file's own descriptor, which stays its own.
    [[nodiscard]] std::uint32_t port() const noexcept { return static_cast<std::uint32_t>(file_); }
    /// A new descriptor, the caller's.
    [[nodiscard]] std::uint32_t new_port() const;

private:
    MemoryFile(int file, std::span<std::byte> bytes) noexcept : file_(file), bytes_(bytes) {}

    int file_ = -1;
    std::span<std::byte> bytes_;
};

} // namespace geyser::fake_metal
