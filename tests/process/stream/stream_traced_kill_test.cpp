// Receivers and senders that are killed, at every step of what they do: they are traced.
#include "../../support/scale.hpp"
#include "../../support/tracing.hpp"
#include "killed.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// The points at which to kill: all steps from the first to the last, or as many of them as there are kills, evenly.
class KillPoints {
public:
    KillPoints(std::size_t steps, std::size_t kills) : steps_(steps), kills_(kills) {}
    [[nodiscard]] std::size_t count() const noexcept { return kills_; }
    [[nodiscard]] std::size_t operator[](std::size_t kill) const noexcept {
        return kills_ <= steps_ ? 1 + kill * steps_ / kills_ : 1 + kill % steps_;
    }

private:
    std::size_t steps_;
    std::size_t kills_;
};

/// A peer that stands at its first mark.
class Victim {
public:
    Victim(const std::string& role, const std::filesystem::path& directory) : peer_(role, directory) {}
    Victim(const std::string& role, const std::filesystem::path& directory, StreamMode mode) : Victim(role, directory) {
        peer_.tell(mode);
    }
    /// Whether it may be traced here.
    [[nodiscard]] bool reach_mark() {
        const Tracee::Stop stop = tracee().wait();
        if (stop == Tracee::Stop::Unexpected) {
            throw std::runtime_error("the peer ended before its mark");
        }
        return stop == Tracee::Stop::Mark;
    }
    /// Whether it got one step further, and not to its second mark.
    [[nodiscard]] bool go(Tracee::Stop (Tracee::*step)() const) {
        const Tracee::Stop stop = (tracee().*step)();
        EXPECT_NE(stop, Tracee::Stop::Unexpected);
        return stop == Tracee::Stop::Step;
    }
    [[nodiscard]] std::size_t count_steps(Tracee::Stop (Tracee::*step)() const) {
        std::size_t steps = 1;
        while (go(step)) {
            ++steps;
        }
        return steps;
    }
    /// When it was killed.
    Clock::time_point die_after(std::size_t steps, Tracee::Stop (Tracee::*step)() const) {
        for (std::size_t i = 0; i < steps && go(step); ++i) {
        }
        const auto now = Clock::now();
        peer_.process().kill();
        return now;
    }

private:
    [[nodiscard]] Tracee tracee() { return Tracee(peer_.process().id()); }
    StreamPeer peer_;
};

constexpr auto kBySystemCall = &Tracee::to_next_system_call;
constexpr auto kByInstruction = &Tracee::to_next_instruction;

// ---------------------------------------------------------------------------------------------------------------------

TEST_F(KilledReceiver, LeavesNothingBehindAtAnySystemCallOfAVisit) {
    publish(*sender_, 0s);
    Victim first("traced-visit", directory_.path());
    if (!first.reach_mark()) {
        GTEST_SKIP() << "processes may not be traced here";
    }
    const KillPoints points(first.count_steps(kBySystemCall),
                            repetitions({.daily = 150, .sanitized = 30, .soak = 2'500}));
    first.die_after(0, kBySystemCall);
    ASSERT_TRUE(sender_has_recovered());
    const Holdings before;
    for (std::size_t kill = 0; kill < points.count(); ++kill) {
        Victim victim("traced-visit", directory_.path());
        ASSERT_TRUE(victim.reach_mark());
        victim.die_after(points[kill], kBySystemCall);
        ASSERT_TRUE(sender_has_recovered()) << "killed at step " << points[kill];
    }
    before.expect_no_growth();
    EXPECT_EQ(stream_files(), 1U);
}

class KilledReceiverOfMode : public KilledReceiver, public testing::WithParamInterface<StreamMode> {};

TEST_P(KilledReceiverOfMode, LeavesNothingBehindAtAnyInstructionOfAcquireAndRelease) {
    publish(*sender_, 0s);
    Victim first("traced-take", directory_.path(), GetParam());
    if (!first.reach_mark()) {
        GTEST_SKIP() << "processes may not be traced here";
    }
    publish(*sender_, 0s);
    const std::size_t steps = first.count_steps(kByInstruction);
    const KillPoints points(steps, repetitions({.daily = 125, .sanitized = 5, .soak = 2'500}));
    first.die_after(0, kByInstruction);
    ASSERT_TRUE(sender_has_recovered());
    const Holdings before;
    for (std::size_t kill = 0; kill < points.count(); ++kill) {
        Victim victim("traced-take", directory_.path(), GetParam());
        ASSERT_TRUE(victim.reach_mark());
        publish(*sender_, 0s); // what it will take
        victim.die_after(points[kill], kByInstruction);
        ASSERT_TRUE(sender_has_recovered()) << "killed at instruction " << points[kill] << " of " << steps;
    }
    before.expect_no_growth();
}

INSTANTIATE_TEST_SUITE_P(Modes, KilledReceiverOfMode, testing::Values(StreamMode::Latest, StreamMode::EveryFrame),
                         [](const auto& instance) {
                             return instance.param == StreamMode::Latest ? "Latest" : "EveryFrame";
                         });

// ---------------------------------------------------------------------------------------------------------------------

TEST_F(KilledSender, LeavesItsNameFreeAtAnySystemCallOfItsLife) {
    Victim first("traced-sender", directory_.path());
    if (!first.reach_mark()) {
        GTEST_SKIP() << "processes may not be traced here";
    }
    const KillPoints points(first.count_steps(kBySystemCall),
                            repetitions({.daily = 100, .sanitized = 20, .soak = 1'500}));
    first.die_after(0, kBySystemCall);
    for (std::size_t kill = 0; kill < points.count(); ++kill) {
        Victim victim("traced-sender", directory_.path());
        ASSERT_TRUE(victim.reach_mark());
        victim.die_after(points[kill], kBySystemCall);
        if (kill % 2 == 0) {
            expect_no_trace();
        } else {
            const auto sender = Sender::create(*manager_, sender_config());
            EXPECT_TRUE(sender) << sender.error().message();
        }
        ASSERT_FALSE(HasFailure()) << "killed at step " << points[kill];
    }
    EXPECT_EQ(stream_files(), 0U);
}

TEST_F(KilledSender, EndsItsConnectionsWithAReasonAndIsFollowedByTheNext) {
    std::vector<std::unique_ptr<Survivor>> survivors;
    for (const StreamMode mode : {StreamMode::Latest, StreamMode::EveryFrame}) {
        survivors.push_back(std::make_unique<Survivor>(make_receiver(mode)));
    }
    const auto all = [&](const auto& holds) {
        return await(
            [&] { return std::ranges::all_of(survivors, [&](const auto& each) { return holds(each->state()); }); });
    };
    std::vector<std::chrono::duration<double, std::milli>> delays;
    std::optional<Holdings> before;
    std::optional<KillPoints> points;
    const std::size_t kills = repetitions({.daily = 100, .sanitized = 3, .soak = 1'000});
    for (std::size_t life = 0; life <= kills; ++life) {
        std::vector<std::uint64_t> frames;
        for (const auto& survivor : survivors) {
            frames.push_back(survivor->state().frames);
        }
        Victim victim("traced-publish", directory_.path());
        if (!victim.reach_mark()) {
            GTEST_SKIP() << "processes may not be traced here";
        }
        ASSERT_TRUE(await([&] {
            return std::ranges::equal(survivors, frames, [](const auto& survivor, std::uint64_t seen) {
                return survivor->state().frames > seen;
            });
        })) << "nobody found sender "
            << life;
        if (life == 1) {
            before.emplace();
        }
        if (life == kills) { // as they were then: connected
            before->expect_no_growth();
        }
        if (!points) {
            points.emplace(victim.count_steps(kByInstruction), kills);
        }
        const auto killed = victim.die_after(life == 0 ? 0 : (*points)[life - 1], kByInstruction);
        ASSERT_TRUE(all([&](const auto& state) { return state.ends == life + 1; }));
        for (const auto& survivor : survivors) {
            const auto state = survivor->state();
            EXPECT_FALSE(state.reason.empty());
            ASSERT_EQ(state.failures, 0U) << state.reason;
            delays.emplace_back(state.ended - killed);
        }
    }
    expect_no_trace();
    std::ranges::sort(delays);
    std::cout << "receivers heard of the death after " << delays[delays.size() / 2].count() << " ms (median), "
              << delays.back().count() << " ms (longest of " << delays.size() << ")\n";
}

} // namespace
} // namespace geyser::test
