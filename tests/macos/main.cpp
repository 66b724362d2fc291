// Every test leaves as many rights as it found.
#include <fake_mach.hpp>

#include <gtest/gtest.h>

namespace geyser {
namespace {

class RightsCounter final : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo& /*test*/) override { before_ = fake_mach::list_rights(); }
    void OnTestEnd(const testing::TestInfo& /*test*/) override {
        EXPECT_EQ(fake_mach::list_rights(), before_) << "the test has leaked rights, or released others'";
    }

    std::string before_;
};

} // namespace
} // namespace geyser

int main(int argc, char** argv) {
    GTEST_FLAG_SET(death_test_style, "threadsafe"); // other tests have left threads
    testing::InitGoogleTest(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new geyser::RightsCounter); // which it takes
    return RUN_ALL_TESTS();
}
