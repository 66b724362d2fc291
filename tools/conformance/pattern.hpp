// Texels that tell where they belong. Every byte depends on the seed, the level, the layer, the plane, the aspect and
// the place of its block, so that a wrong stride, offset, channel order, swapped plane or level, or a stale read shows.
#pragma once

#include <endpoint/subresource.hpp>

#include <geyser/format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace geyser::conformance {

using endpoint::Subresource;

/// What a look at a texture found.
struct Comparison {
    std::uint64_t blocks = 0;    ///< looked at
    std::uint64_t different = 0; ///< of these
    std::string first = {};      ///< the first of these, in words
};

/// Fills `packed` (part.bytes() long) with the pattern of `seed`.
void fill(std::span<std::byte> packed, const Subresource& part, TextureFormat format, std::uint32_t seed);

/// Looks for the pattern of `seed` in `packed` and adds what it finds to `result`. Bits that mean nothing in the format
/// are not compared.
void compare(std::span<const std::byte> packed, const Subresource& part, TextureFormat format, std::uint32_t seed,
             Comparison& result);

} // namespace geyser::conformance
