// Writes the primitive values of the wire format. One byte at a time, so that neither the machine's endianness nor a
// struct's padding (and what happens to lie in it) reaches a peer.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace geyser::ipc {

/// Lengths and counts must have been checked by the caller: what does not fit its prefix cannot be written.
class WireWriter {
public:
    void u8(std::uint8_t value) { append(value); }
    void u16(std::uint16_t value) { append(value); }
    void u32(std::uint32_t value) { append(value); }
    void u64(std::uint64_t value) { append(value); }
    void boolean(bool value) { u8(value ? 1 : 0); }

    /// As wide as the enumeration's underlying type, which is therefore part of the format.
    template <class Enum>
    void enumerator(Enum value) {
        append(std::to_underlying(value));
    }

    void raw(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    void text(std::string_view text) {
        u16(static_cast<std::uint16_t>(text.size()));
        raw(std::as_bytes(std::span(text)));
    }

    [[nodiscard]] std::vector<std::byte> take() && noexcept { return std::move(bytes_); }

private:
    template <std::unsigned_integral T>
    void append(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xffU));
        }
    }

    std::vector<std::byte> bytes_;
};

} // namespace geyser::ipc
