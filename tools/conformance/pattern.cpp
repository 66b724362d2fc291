#include "pattern.hpp"

#include <array>
#include <cstring>

namespace geyser::conformance {
namespace {

using Block = std::array<std::uint8_t, 16>;

/// Keeps a format's words away from values that a driver may rewrite on the way (NaNs, denormals, depths above 1, the
/// second way to write -1), and names the bits that mean nothing.
struct WordRule {
    std::uint32_t bytes = 1; ///< of a word
    std::uint32_t clear = 0;
    std::uint32_t set = 0;
    std::uint32_t meaningless = 0;
};

// Exponents of floats: the top bit clear and the next set leaves finite, normal numbers of every mantissa.
constexpr WordRule kRaw = {};
constexpr WordRule kHalf = {.bytes = 2, .clear = 0x4000, .set = 0x2000};
constexpr WordRule kFloat = {.bytes = 4, .clear = 0x40000000, .set = 0x20000000};
constexpr WordRule kPackedFloat = {.bytes = 4, .clear = 0x80200400, .set = 0x40100200};
constexpr WordRule kSnorm16 = {.bytes = 2, .set = 0x0001};
constexpr WordRule kDepthFloat = {.bytes = 4, .clear = 0xff800000, .set = 0x3f000000}; // 0.5 to 1
constexpr WordRule kDepth24 = {.bytes = 4, .clear = 0xff000000, .meaningless = 0xff000000};
constexpr WordRule kTenOfSixteen = {.bytes = 2, .clear = 0x003f, .meaningless = 0x003f};

WordRule rule_of(TextureFormat format, Aspect aspect) {
    switch (format) {
    case TextureFormat::R16Float:
    case TextureFormat::Rg16Float:
    case TextureFormat::Rgba16Float:
        return kHalf;
    case TextureFormat::R32Float:
    case TextureFormat::Rg32Float:
    case TextureFormat::Rgba32Float:
        return kFloat;
    case TextureFormat::Rg11b10Float:
        return kPackedFloat;
    case TextureFormat::R16Snorm:
    case TextureFormat::Rg16Snorm:
    case TextureFormat::Rgba16Snorm:
        return kSnorm16;
    case TextureFormat::Depth32Float:
        return kDepthFloat;
    case TextureFormat::Depth24Plus:
    case TextureFormat::Depth24PlusStencil8:
        return aspect == Aspect::Depth ? kDepth24 : kRaw;
    case TextureFormat::P010:
        return kTenOfSixteen;
    default:
        return kRaw;
    }
}

std::uint8_t byte_of_word(std::uint32_t word, std::uint32_t byte) {
    return static_cast<std::uint8_t>(word >> (8 * byte));
}

/// The finaliser of splitmix64: every input bit changes half of the output bits.
std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

/// The blocks of one subresource, computed one at a time.
class Blocks {
public:
    Blocks(const Subresource& part, TextureFormat format, std::uint32_t seed)
        : block_bytes_(part.block_bytes), uniform_(part.uniform), rule_(rule_of(format, part.aspect)) {
        const std::uint64_t where = (std::uint64_t{part.level} << 40) | (std::uint64_t{part.layer} << 16) |
                                    (std::uint64_t{part.plane} << 8) | static_cast<std::uint64_t>(part.aspect);
        base_ = mix(mix(seed) ^ where);
    }

    [[nodiscard]] Block at(std::uint32_t x, std::uint32_t y, std::uint32_t z) const {
        const std::uint64_t where = (std::uint64_t{z} << 48) | (std::uint64_t{y} << 24) | x;
        const std::uint64_t low = mix(base_ ^ (uniform_ ? 0 : where));
        const std::array<std::uint64_t, 2> bits = {low, mix(low)};
        Block block;
        std::memcpy(block.data(), bits.data(), block.size());
        for (std::uint32_t i = 0; i < block_bytes_; ++i) {
            const std::uint32_t byte = i % rule_.bytes;
            block[i] = static_cast<std::uint8_t>((block[i] & ~byte_of_word(rule_.clear, byte)) |
                                                 byte_of_word(rule_.set, byte));
        }
        return block;
    }

    [[nodiscard]] bool equal(const Block& wanted, const std::byte* found) const {
        for (std::uint32_t i = 0; i < block_bytes_; ++i) {
            const int meaningful = ~byte_of_word(rule_.meaningless, i % rule_.bytes);
            if (((wanted[i] ^ std::to_integer<int>(found[i])) & meaningful) != 0) {
                return false;
            }
        }
        return true;
    }

private:
    std::uint32_t block_bytes_;
    bool uniform_;
    WordRule rule_;
    std::uint64_t base_ = 0;
};

std::string hex(const std::uint8_t* bytes, std::size_t count) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

std::string describe(const Subresource& part, std::uint32_t x, std::uint32_t y, std::uint32_t z, const Block& wanted,
                     const std::byte* found) {
    Block other;
    std::memcpy(other.data(), found, part.block_bytes);
    return "level " + std::to_string(part.level) + " layer " + std::to_string(part.layer) + " plane " +
           std::to_string(part.plane) + (part.aspect == Aspect::Stencil ? " stencil" : "") + " block (" +
           std::to_string(x) + ", " + std::to_string(y) + ", " + std::to_string(z) +
           "): " + hex(other.data(), part.block_bytes) + " is not " + hex(wanted.data(), part.block_bytes);
}

/// Calls `visit(x, y, z, offset)` for each block, in memory order.
template <class Visit>
void for_each_block(const Subresource& part, Visit visit) {
    std::size_t offset = 0;
    for (std::uint32_t z = 0; z < part.depth; ++z) {
        for (std::uint32_t y = 0; y < part.rows; ++y) {
            for (std::uint32_t x = 0; x < part.columns; ++x, offset += part.block_bytes) {
                visit(x, y, z, offset);
            }
        }
    }
}

} // namespace

void fill(std::span<std::byte> packed, const Subresource& part, TextureFormat format, std::uint32_t seed) {
    const Blocks blocks(part, format, seed);
    for_each_block(part, [&](std::uint32_t x, std::uint32_t y, std::uint32_t z, std::size_t offset) {
        const Block block = blocks.at(x, y, z);
        std::memcpy(&packed[offset], block.data(), part.block_bytes);
    });
}

void compare(std::span<const std::byte> packed, const Subresource& part, TextureFormat format, std::uint32_t seed,
             Comparison& result) {
    const Blocks blocks(part, format, seed);
    for_each_block(part, [&](std::uint32_t x, std::uint32_t y, std::uint32_t z, std::size_t offset) {
        const Block wanted = blocks.at(x, y, z);
        ++result.blocks;
        if (!blocks.equal(wanted, &packed[offset])) {
            if (result.different++ == 0) {
                result.first = describe(part, x, y, z, wanted, &packed[offset]);
            }
        }
    });
}

} // namespace geyser::conformance
