// Arithmetic on sizes that came from a caller or a peer: no result instead of a wrapped one.
#pragma once

#include <cstdint>
#include <optional>

namespace geyser {

using CheckedSize = std::optional<std::uint64_t>;

[[nodiscard]] constexpr CheckedSize checked_add(CheckedSize a, CheckedSize b) noexcept {
    std::uint64_t sum = 0;
    return a && b && !__builtin_add_overflow(*a, *b, &sum) ? CheckedSize(sum) : std::nullopt;
}

[[nodiscard]] constexpr CheckedSize checked_multiply(CheckedSize a, CheckedSize b) noexcept {
    std::uint64_t product = 0;
    return a && b && !__builtin_mul_overflow(*a, *b, &product) ? CheckedSize(product) : std::nullopt;
}

/// The next multiple of `alignment`, a power of two.
[[nodiscard]] constexpr CheckedSize checked_align(CheckedSize value, std::uint64_t alignment) noexcept {
    const CheckedSize padded = checked_add(value, alignment - 1);
    return padded ? CheckedSize(*padded & ~(alignment - 1)) : std::nullopt;
}

} // namespace geyser
