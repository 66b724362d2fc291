// What a process holds of the kernel: the counts that must not grow.
#pragma once

#include <cstddef>

namespace geyser::test {

/// Descriptors, on Windows handles, that this process has open.
std::size_t open_descriptors();

/// Bytes of memory that this process occupies. Sanitizers keep what is freed: not to be compared under them.
std::size_t resident_bytes();

/// Memory mappings of this process. Allocators and drivers add and drop a few at will.
std::size_t memory_mappings();

} // namespace geyser::test
