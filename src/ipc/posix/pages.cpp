#include "ipc/pages.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace geyser::ipc {

std::uint64_t page_size() noexcept { return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)); }

void unmap(std::span<std::byte> mapping) noexcept { ::munmap(mapping.data(), mapping.size()); }

} // namespace geyser::ipc
