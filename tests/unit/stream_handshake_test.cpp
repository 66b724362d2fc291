// The hand-shake of streams, run through every interleaving of its operations.
#include "../support/interleavings.hpp"
#include "stream/handshake.hpp"

#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using stream::how_to_wake;
using stream::Latest;
using stream::may_sleep;
using stream::pack;
using stream::Sleep;
using stream::slot_bit;
using stream::try_claim;
using stream::try_hold;
using stream::unhold;
using stream::unpack;
using Word = Interleavings::Word;

/// A stream with its words: the newest frame, each slot's frame and two halves of its texels, each receiver's holds.
class Stream {
public:
    Stream(std::uint32_t slots, std::uint32_t receivers)
        : slots_(slots), receivers_(receivers), world_(1 + 3 * slots + receivers) {}

    Interleavings& world() { return world_; }
    Word latest() { return world_.word(0); }
    Word frame(std::uint32_t slot) { return world_.word(1 + 3 * slot); }
    Word texels(std::uint32_t slot, std::uint32_t half) { return world_.word(2 + 3 * slot + half); }
    Word held(std::uint32_t receiver) { return world_.word(1 + 3 * slots_ + receiver); }

    void add_sender(std::uint64_t frames) {
        world_.add([this, frames] {
            for (std::uint64_t number = 1; number <= frames; ++number) {
                publish(number);
            }
        });
    }

    /// `hold` is try_hold, or something that is meant to be wrong.
    template <class Hold>
    void add_receiver(std::uint32_t receiver, int acquires, const Hold& hold) {
        world_.add([this, receiver, acquires, hold] {
            for (int i = 0; i < acquires; ++i) {
                const Latest newest = unpack(latest().load());
                Word held_word = held(receiver);
                if (newest.frame == 0 || !hold(held_word, frame(newest.slot), newest.slot, newest.frame)) {
                    continue;
                }
                const std::uint64_t first = texels(newest.slot, 0).load();
                const std::uint64_t second = texels(newest.slot, 1).load();
                if (first != newest.frame || second != newest.frame) {
                    world_.fail();
                }
                unhold(held_word, newest.slot);
            }
        });
    }

private:
    void publish(std::uint64_t number) {
        const Latest newest = unpack(latest().load());
        for (std::uint32_t slot = 0; slot < slots_; ++slot) {
            if (newest.frame != 0 && slot == newest.slot) {
                continue;
            }
            Word frame_word = frame(slot);
            if (!try_claim(frame_word, [&] { return is_held(slot); })) {
                continue;
            }
            texels(slot, 0).store(number);
            texels(slot, 1).store(number);
            frame_word.store(number);
            latest().store(pack({.frame = number, .slot = slot}));
            return;
        }
    }

    bool is_held(std::uint32_t slot) {
        for (std::uint32_t receiver = 0; receiver < receivers_; ++receiver) {
            if ((held(receiver).load() & slot_bit(slot)) != 0) {
                return true;
            }
        }
        return false;
    }

    std::uint32_t slots_;
    std::uint32_t receivers_;
    Interleavings world_;
};

constexpr auto kHold = [](Word& held, const Word& frame, std::uint32_t slot, std::uint64_t number) {
    return try_hold(held, frame, slot, number);
};

TEST(StreamHandshake, NeverShowsAReceiverASlotThatIsBeingWritten) {
    Stream stream(2, 1);
    stream.add_sender(4);
    stream.add_receiver(0, 2, kHold);
    EXPECT_TRUE(stream.world().all_hold());
    EXPECT_GT(stream.world().states(), 1000U);
}

TEST(StreamHandshake, NeverShowsItToTwoReceivers) {
    Stream stream(3, 2);
    stream.add_sender(3);
    stream.add_receiver(0, 1, kHold);
    stream.add_receiver(1, 1, kHold);
    EXPECT_TRUE(stream.world().all_hold());
    EXPECT_GT(stream.world().states(), 1000U);
}

// That the two above can fail.
TEST(StreamHandshake, IsSeenToTearWhereAReceiverDoesNotLookAgain) {
    Stream stream(2, 1);
    stream.add_sender(4);
    stream.add_receiver(0, 1, [](Word& held, const Word&, std::uint32_t slot, std::uint64_t) {
        held.fetch_or(slot_bit(slot));
        return true;
    });
    EXPECT_FALSE(stream.world().all_hold());
}

TEST(StreamHandshake, IsSeenToTearWhereAReceiverLooksBeforeItAnnounces) {
    Stream stream(2, 1);
    stream.add_sender(4);
    stream.add_receiver(0, 1, [](Word& held, const Word& frame, std::uint32_t slot, std::uint64_t number) {
        if (frame.load() != number) {
            return false;
        }
        held.fetch_or(slot_bit(slot));
        return true;
    });
    EXPECT_FALSE(stream.world().all_hold());
}

// --- Sleep. One receiver that goes to sleep while one frame is published.

/// A receiver's word, of which the sender learns how to wake it.
class SleepWord {
public:
    explicit SleepWord(Word word) : word_(word) {}
    void store(Sleep how) { word_.store(static_cast<std::uint64_t>(how)); }
    [[nodiscard]] Sleep load() const { return static_cast<Sleep>(word_.load()); }
    bool compare_exchange_strong(Sleep& expected, Sleep desired) {
        const Sleep before = expected;
        expected = static_cast<Sleep>(
            word_.compare_exchange(static_cast<std::uint64_t>(expected), static_cast<std::uint64_t>(desired)));
        return expected == before;
    }

private:
    Word word_;
};

class Bedroom {
public:
    Bedroom() {
        world_.expect_at_end([](const auto& words) { return words[kBlocked] == 0; });
    }

    Interleavings& world() { return world_; }
    Word published() { return world_.word(kPublished); }
    Word wake() { return world_.word(kWake); }
    SleepWord sleep() { return SleepWord(world_.word(kSleep)); }

    void add_receiver(Sleep how) {
        world_.add([this, how] {
            const std::uint64_t seen = wake().load();
            SleepWord word = sleep();
            if (may_sleep(word, how, [&] { return published().load() != 0; })) {
                how == Sleep::OnFutex ? block_on_futex(seen) : block_on_socket();
            }
        });
    }
    void rouse(Sleep how) {
        if (how != Sleep::Awake) {
            world_.atomically([how](auto& words) {
                words[kMessages] += how == Sleep::OnSocket ? 1 : 0;
                return words[kBlocked] = 0;
            });
        }
    }

private:
    enum : std::size_t { kPublished, kWake, kSleep, kBlocked, kMessages, kWords };

    /// As the kernel does it: the comparison and the sleep are one.
    void block_on_futex(std::uint64_t seen) {
        world_.atomically([seen](auto& words) { return words[kBlocked] = words[kWake] == seen ? 1 : 0; });
    }
    void block_on_socket() {
        world_.atomically([](auto& words) { return words[kBlocked] = words[kMessages] == 0 ? 1 : 0; });
    }

    Interleavings world_ = Interleavings(kWords);
};

class StreamSleep : public ::testing::TestWithParam<Sleep> {};

INSTANTIATE_TEST_SUITE_P(Of, StreamSleep, ::testing::Values(Sleep::OnFutex, Sleep::OnSocket));

TEST_P(StreamSleep, EndsWhenAFrameIsPublished) {
    Bedroom bedroom;
    bedroom.add_receiver(GetParam());
    bedroom.world().add([&] {
        bedroom.published().store(1);
        bedroom.wake().fetch_add(1);
        SleepWord word = bedroom.sleep();
        bedroom.rouse(how_to_wake(word));
    });
    EXPECT_TRUE(bedroom.world().all_hold());
}

// That the one above can fail.
TEST_P(StreamSleep, IsSeenToLastWhereTheSenderLooksBeforeItPublishes) {
    Bedroom bedroom;
    bedroom.add_receiver(GetParam());
    bedroom.world().add([&] {
        SleepWord word = bedroom.sleep();
        const Sleep how = how_to_wake(word);
        bedroom.published().store(1);
        bedroom.wake().fetch_add(1);
        bedroom.rouse(how);
    });
    EXPECT_FALSE(bedroom.world().all_hold());
}

TEST(StreamHandshake, PacksFrameAndSlotIntoOneWord) {
    constexpr Latest kLatest{.frame = (std::uint64_t{1} << 56) - 1, .slot = 15};
    EXPECT_EQ(unpack(pack(kLatest)), kLatest);
}

} // namespace
} // namespace geyser::test
