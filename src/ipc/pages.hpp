// Pages of memory, which is what can be mapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace geyser::ipc {

[[nodiscard]] std::uint64_t page_size() noexcept;
/// Ends a mapping of shared memory, the whole of it.
void unmap(std::span<std::byte> mapping) noexcept;

} // namespace geyser::ipc
