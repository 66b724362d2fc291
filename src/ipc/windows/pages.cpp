#include "ipc/pages.hpp"

#include "ipc/windows/windows.hpp"

namespace geyser::ipc {

// Views begin at multiples of 64 KiB (dwAllocationGranularity), but are whole pages.
std::uint64_t page_size() noexcept {
    SYSTEM_INFO system = {};
    ::GetSystemInfo(&system);
    return system.dwPageSize;
}

void unmap(std::span<std::byte> mapping) noexcept { ::UnmapViewOfFile(mapping.data()); }

} // namespace geyser::ipc
