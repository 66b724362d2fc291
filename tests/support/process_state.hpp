// What a process holds of the kernel: the counts that must not grow.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>

namespace geyser::test {

/// Descriptors, on Windows handles, that this process has open.
std::size_t open_descriptors();
/// Whether as many are open as were `before`. On Windows fewer will do: threads of the system close theirs when they
/// like.
[[nodiscard]] testing::AssertionResult nothing_leaked_since(std::size_t before);

/// Bytes of memory that this process occupies. Sanitizers keep what is freed: not to be compared under them.
std::size_t resident_bytes();

/// Memory mappings of this process. Allocators and drivers add and drop a few at will.
std::size_t memory_mappings();

} // namespace geyser::test
