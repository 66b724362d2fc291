// The hand-shakes between the sender and receivers. Both have one form: each side first writes what the other must
// know, then reads what the other has written. With sequential consistency at least one of them sees the other,
// whatever the interleaving: tests/unit/stream_handshake_test.cpp runs this very code through all of them.
//
// Slots, which the sender wants to write and receivers to read, are hazard pointers over two words: a receiver
// announces, then looks again; the sender marks, then scans. Sleep: a receiver says that it sleeps, then looks again;
// the sender publishes, then looks who sleeps.
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

/// How a receiver that waits for a frame wants to be woken.
enum class Sleep : std::uint32_t {
    Awake = 0,
    OnFutex = 1,  ///< it waits for ControlPage::wake
    OnSocket = 2, ///< it polls its socket: one Wake message, at the next change
};

/// Receiver: whether it may go to sleep, and will be woken; otherwise there is something already. `word` is its own.
template <class SleepWord, class HasSomething>
[[nodiscard]] bool may_sleep(SleepWord& word, Sleep how, const HasSomething& has_something) {
    word.store(how);
    return !has_something();
}

/// Sender, after it has published: how the receiver is to be woken now. It is told OnSocket once, so that one message
/// is sent and not one a frame.
template <class SleepWord>
[[nodiscard]] Sleep how_to_wake(SleepWord& word) {
    Sleep how = word.load();
    if (how == Sleep::OnSocket) {
        (void)word.compare_exchange_strong(how, Sleep::Awake);
    }
    return how;
}

} // namespace geyser::stream
