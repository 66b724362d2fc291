// The hand-shake between the sender, who wants a slot to write, and receivers, who hold slots to read: hazard pointers
// over two words. A receiver announces, then looks again; the sender marks, then scans. With sequential consistency at
// least one of them sees the other, whatever the interleaving: tests/unit/stream_handshake_test.cpp runs this very code
// through all of them.
#pragma once

#include <cstdint>

namespace geyser::stream {

/// In the place of a frame's number while its slot is being written.
inline constexpr std::uint64_t kWriting = 0;

[[nodiscard]] constexpr std::uint64_t slot_bit(std::uint32_t slot) noexcept { return std::uint64_t{1} << slot; }

/// The newest frame and its slot in one word, so that both are read at once.
struct Latest {
    std::uint64_t frame = 0;
    std::uint32_t slot = 0;
    friend constexpr bool operator==(const Latest&, const Latest&) = default;
};
[[nodiscard]] constexpr std::uint64_t pack(Latest latest) noexcept { return latest.frame << 8 | latest.slot; }
[[nodiscard]] constexpr Latest unpack(std::uint64_t word) noexcept {
    return {.frame = word >> 8, .slot = static_cast<std::uint32_t>(word & 0xff)};
}

/// Receiver: whether the slot, which it does not hold yet, is now held with `frame` in it. `held` is the receiver's own
/// word, `frame_word` the slot's. All operations are sequentially consistent.
template <class Held, class FrameWord>
[[nodiscard]] bool try_hold(Held& held, const FrameWord& frame_word, std::uint32_t slot, std::uint64_t frame) {
    held.fetch_or(slot_bit(slot)); // announce
    if (frame_word.load() == frame) {
        return true; // looked again: the sender had not marked it, so its scan will see the announcement
    }
    held.fetch_and(~slot_bit(slot));
    return false;
}

/// Receiver: gives the slot back.
template <class Held>
void unhold(Held& held, std::uint32_t slot) {
    held.fetch_and(~slot_bit(slot));
}

/// Sender: whether the slot is now its own to write. `is_held` scans the receivers' words.
template <class FrameWord, class IsHeld>
[[nodiscard]] bool try_claim(FrameWord& frame_word, const IsHeld& is_held) {
    const std::uint64_t before = frame_word.load();
    frame_word.store(kWriting); // mark
    if (!is_held()) {
        return true;
    }
    frame_word.store(before); // nothing was written: whoever holds it may go on
    return false;
}

} // namespace geyser::stream
