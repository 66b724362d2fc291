// Reads the primitive values of the wire format from bytes that a hostile peer chose.
#pragma once

#include <geyser/error.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace geyser::ipc {

/// Remembers its first failure; from then on every read yields zero and consumes nothing. So a decoder reads a whole
/// message in straight lines and asks once, at the end, whether it may believe what it read.
class WireReader {
public:
    explicit WireReader(std::span<const std::byte> bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] std::uint8_t u8(std::string_view field) { return number<std::uint8_t>(field); }
    [[nodiscard]] std::uint16_t u16(std::string_view field) { return number<std::uint16_t>(field); }
    [[nodiscard]] std::uint32_t u32(std::string_view field) { return number<std::uint32_t>(field); }
    [[nodiscard]] std::uint64_t u64(std::string_view field) { return number<std::uint64_t>(field); }

    /// 0 or 1; anything else is refused.
    [[nodiscard]] bool boolean(std::string_view field) { return at_most(field, u8(field), 1) != 0; }
    /// A length or count of at most `limit`.
    [[nodiscard]] std::uint8_t count(std::string_view field, std::size_t limit) {
        return static_cast<std::uint8_t>(at_most(field, u8(field), limit));
    }
    /// A bit set in which only the bits of `known` may be set.
    [[nodiscard]] std::uint32_t flags(std::string_view field, std::uint32_t known);
    /// An enumerator between `first` and `last`, both included; checked before it becomes one.
    template <class Enum>
    [[nodiscard]] Enum enumerator(std::string_view field, Enum first, Enum last) {
        const auto value = number<std::underlying_type_t<Enum>>(field);
        if (!failure_ && (value < std::to_underlying(first) || value > std::to_underlying(last))) {
            refuse_range(field, value, std::to_underlying(first), std::to_underlying(last));
        }
        return failure_ ? first : static_cast<Enum>(value);
    }
    /// Length-prefixed bytes, at most `limit`. Whether they are text is not asked here.
    [[nodiscard]] std::string text(std::string_view field, std::size_t limit);
    /// `N` bytes as they are.
    template <std::size_t N>
    [[nodiscard]] std::array<std::uint8_t, N> array(std::string_view field) {
        std::array<std::uint8_t, N> out = {};
        const auto bytes = take(field, N);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            out[i] = std::to_integer<std::uint8_t>(bytes[i]);
        }
        return out;
    }
    /// What is left, all of it.
    [[nodiscard]] std::span<const std::byte> rest() noexcept { return std::exchange(rest_, {}); }

    /// Refuses bytes that nothing has read.
    void expect_end();
    void refuse(std::string reason, ErrorCode code = ErrorCode::MalformedMessage);

    [[nodiscard]] bool failed() const noexcept { return failure_.has_value(); }
    /// Only where failed().
    [[nodiscard]] std::unexpected<Error> failure() const { return std::unexpected(*failure_); }

private:
    /// The next `size` bytes; none where they are not there.
    [[nodiscard]] std::span<const std::byte> take(std::string_view field, std::size_t size);
    [[nodiscard]] std::uint64_t at_most(std::string_view field, std::uint64_t value, std::uint64_t limit);
    void refuse_range(std::string_view field, std::uint64_t value, std::uint64_t first, std::uint64_t last);

    template <std::unsigned_integral T>
    [[nodiscard]] T number(std::string_view field) {
        std::uint64_t value = 0;
        const auto bytes = take(field, sizeof(T));
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
        }
        return static_cast<T>(value);
    }

    std::span<const std::byte> rest_;
    std::optional<Error> failure_;
};

} // namespace geyser::ipc
