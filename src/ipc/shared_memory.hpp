// Sealed shared memory: memory of a fixed size that two processes can map without being able to hurt each other. A
// sealed memfd on Linux, a Mach memory entry on macOS.
#pragma once

#include <geyser/os_object.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace geyser {

/// Anonymous memory whose size no one can change any more. `debug_name` shows in Linux's /proc/<pid>/maps.
[[nodiscard]] Result<OsObject> create_sealed_memory(const char* debug_name, std::uint64_t size,
                                                    std::string_view operation);

enum class MemoryAccess : std::uint8_t { ReadWrite, ReadOnly };

/// `size` rounded up to whole pages, which is what can be mapped, and what a GPU driver can import as host memory.
[[nodiscard]] Result<std::uint64_t> round_to_pages(std::uint64_t size, std::string_view operation);

/// A shared mapping of the first bytes of such memory, page-aligned. The object may be closed while it lives.
class MappedMemory {
public:
    /// Memory of this process's own.
    [[nodiscard]] static Result<MappedMemory> map(const OsObject& memory, std::uint64_t size,
                                                  std::string_view operation);
    /// Memory from a peer, which may be anything: mapped where it is of the kind that create_sealed_memory() makes and
    /// has at least `size` bytes. What a peer can shrink would kill every reader (SIGBUS). InvalidHandle or
    /// MemoryMismatch, with both values.
    [[nodiscard]] static Result<MappedMemory> map_checked(const OsObject& memory, std::uint64_t size,
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
    OsObject memory = {};
    MappedMemory mapping = {};
};
/// Sealed as above, and so that this mapping is the last that can write it: whoever gets the object can only read.
[[nodiscard]] Result<OwnMemory> create_published_memory(const char* debug_name, std::uint64_t size,
                                                        std::string_view operation);

} // namespace geyser
