// Sealed shared memory: memfds of a fixed size that two processes can map without being able to hurt each other.
#pragma once

#include <geyser/os_object.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace geyser {

/// Anonymous memory whose size no one can change any more. `debug_name` shows in /proc/<pid>/maps.
[[nodiscard]] Result<UniqueFd> create_sealed_memory(const char* debug_name, std::uint64_t size,
                                                    std::string_view operation);

enum class MemoryAccess : std::uint8_t { ReadWrite, ReadOnly };

/// Whether a descriptor from a peer is safe to map: a memfd of at least `size` bytes that cannot shrink (a peer that
/// truncates it would kill every reader by SIGBUS) or grow. InvalidHandle or MemoryMismatch, with both values.
[[nodiscard]] Result<void> check_sealed_memory(const UniqueFd& memory, std::uint64_t size, std::string_view operation);

/// `size` rounded up to whole pages, which is what can be mapped, and what a GPU driver can import as host memory.
[[nodiscard]] Result<std::uint64_t> round_to_pages(std::uint64_t size, std::string_view operation);

/// A shared mapping of the first bytes of a memfd, page-aligned. The descriptor may be closed while it
/// lives.
class MappedMemory {
public:
    [[nodiscard]] static Result<MappedMemory> map(const UniqueFd& memory, std::uint64_t size,
                                                  std::string_view operation,
                                                  MemoryAccess access = MemoryAccess::ReadWrite);

    MappedMemory() noexcept = default;
    MappedMemory(MappedMemory&& other) noexcept;
    MappedMemory& operator=(MappedMemory&& other) noexcept;
    ~MappedMemory();

    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }

private:
    explicit MappedMemory(std::span<std::byte> bytes) noexcept : bytes_(bytes) {}

    std::span<std::byte> bytes_;
};

/// Memory with its mapping.
struct OwnMemory {
    UniqueFd memory = {};
    MappedMemory mapping = {};
};
/// Sealed as above, and so that this mapping is the last that can write it: whoever gets the descriptor can only read.
[[nodiscard]] Result<OwnMemory> create_published_memory(const char* debug_name, std::uint64_t size,
                                                        std::string_view operation);

} // namespace geyser
