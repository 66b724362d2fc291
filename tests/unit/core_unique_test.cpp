#include <geyser/unique.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>
#include <vector>

namespace geyser {
namespace {

std::vector<int> closed;

struct RecordingTraits {
    using value_type = int;
    static constexpr int invalid() noexcept { return -1; }
    static void close(int value) noexcept { closed.push_back(value); }
};
using Owner = Unique<RecordingTraits>;

static_assert(!std::is_copy_constructible_v<Owner>);
static_assert(!std::is_copy_assignable_v<Owner>);
static_assert(!std::is_convertible_v<Owner, int>);
static_assert(!std::is_convertible_v<int, Owner>);

class Unique : public testing::Test {
protected:
    void SetUp() override { closed.clear(); }
};

TEST_F(Unique, ClosesOnceAtTheEndOfItsScope) {
    { const Owner owner(5); }
    EXPECT_EQ(closed, std::vector{5});
}

TEST_F(Unique, AnEmptyOneClosesNothing) {
    { const Owner owner; }
    EXPECT_TRUE(closed.empty());
}

TEST_F(Unique, MovedFromIsEmptyAndClosesNothing) {
    {
        Owner from(5);
        const Owner to(std::move(from));
        EXPECT_FALSE(from);
        EXPECT_EQ(to.get(), 5);
    }
    EXPECT_EQ(closed, std::vector{5});
}

TEST_F(Unique, MoveAssignmentClosesWhatItHeld) {
    Owner owner(5);
    owner = Owner(6);
    EXPECT_EQ(closed, std::vector{5});
    EXPECT_EQ(owner.get(), 6);
}

TEST_F(Unique, SurvivesMoveAssignmentToItself) {
    Owner owner(5);
    Owner& same = owner;
    owner = std::move(same);
    EXPECT_EQ(owner.get(), 5);
    EXPECT_TRUE(closed.empty());
}

TEST_F(Unique, TakeGivesAwayWithoutClosing) {
    Owner owner(5);
    EXPECT_EQ(owner.take(), 5);
    EXPECT_FALSE(owner);
    EXPECT_TRUE(closed.empty());
}

TEST_F(Unique, ResetClosesTheOldAndOwnsTheNew) {
    Owner owner(5);
    owner.reset(7);
    EXPECT_EQ(closed, std::vector{5});
    EXPECT_EQ(owner.get(), 7);
}

} // namespace
} // namespace geyser
