// What a terminal would obey never reaches it.

#include <monitor/printable.hpp>

#include <gtest/gtest.h>

#include <string>

namespace geyser::tool::monitor {
namespace {

struct Text {
    const char* name;
    std::string given;
    std::string shown;
};

class Printable : public testing::TestWithParam<Text> {};

TEST_P(Printable, IsWhatIsShown) { EXPECT_EQ(printable(GetParam().given), GetParam().shown); }

INSTANTIATE_TEST_SUITE_P(
    All, Printable,
    testing::Values(Text{"Nothing", "", ""}, Text{"Ascii", "camera 1 (front)", "camera 1 (front)"},
                    Text{"Utf8", "caf\u00e9 \u20ac \U0001f4f7", "caf\u00e9 \u20ac \U0001f4f7"},
                    Text{"Escape", "a\x1b[2Jb", "a\ufffd[2Jb"}, Text{"Newline", "a\nb", "a\ufffdb"},
                    Text{"Delete", "a\x7f", "a\ufffd"}, Text{"Nul", std::string("a\0b", 3), "a\ufffdb"},
                    Text{"SecondControlSet", "a\u009b2Jb", "a\ufffd2Jb"}, // CSI in one character
                    Text{"FirstAfterTheControls", "\u00a0", "\u00a0"},
                    Text{"DirectionOverride", "a\u202eb", "a\ufffdb"}, Text{"DirectionIsolate", "a\u2067b", "a\ufffdb"},
                    Text{"LineSeparator", "a\u2028b", "a\ufffdb"}, Text{"StrayContinuation", "a\x80z", "a\ufffdz"},
                    Text{"CutOff", "a\xe2\x82", "a\ufffd\ufffd"}, Text{"BrokenOff", "\xe2\x82z", "\ufffd\ufffdz"},
                    Text{"Overlong", "\xe0\x9b\x9b", "\ufffd\ufffd\ufffd"}, // U+06DB in three bytes, and worse like it
                    Text{"OverlongSlash", "\xc0\xaf", "\ufffd\ufffd"},
                    Text{"Surrogate", "\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
                    Text{"BeyondUnicode", "\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
                    Text{"NoSuchLead", "\xff", "\ufffd"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(ColumnsOf, CountsCharactersAndNotBytes) { EXPECT_EQ(columns_of("caf\u00e9 \u20ac"), 6U); }

} // namespace
} // namespace geyser::tool::monitor
