#include <core/utf8.hpp>

#include <gtest/gtest.h>

namespace geyser {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsEveryLengthOfSequence) {
    EXPECT_TRUE(is_utf8_without_nul(""));
    EXPECT_TRUE(is_utf8_without_nul("camera 1"));
    EXPECT_TRUE(is_utf8_without_nul("\xc2\x80 \xdf\xbf"));
    EXPECT_TRUE(is_utf8_without_nul("\xe0\xa0\x80 \xed\x9f\xbf \xef\xbf\xbf"));
    EXPECT_TRUE(is_utf8_without_nul("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesNul) { EXPECT_FALSE(is_utf8_without_nul("a\0b"sv)); }

TEST(Utf8, RefusesBytesThatLeadNothing) {
    for (const auto text : {"\x80"sv, "\xbf"sv, "\xc1\x80"sv, "\xf5\x80\x80\x80"sv, "\xff"sv}) {
        EXPECT_FALSE(is_utf8_without_nul(text));
    }
}

TEST(Utf8, RefusesSequencesCutShort) {
    for (const auto text : {"\xc3"sv, "\xe2\x82"sv, "\xf0\x9f\x98"sv, "\xc3 a"sv, "\xe2\x82 a"sv}) {
        EXPECT_FALSE(is_utf8_without_nul(text));
    }
}

TEST(Utf8, RefusesOverlongForms) {
    for (const auto text : {"\xc0\xaf"sv, "\xe0\x9f\xbf"sv, "\xf0\x8f\xbf\xbf"sv}) {
        EXPECT_FALSE(is_utf8_without_nul(text));
    }
}

TEST(Utf8, RefusesSurrogatesAndWhatLiesBeyondUnicode) {
    for (const auto text : {"\xed\xa0\x80"sv, "\xed\xbf\xbf"sv, "\xf4\x90\x80\x80"sv}) {
        EXPECT_FALSE(is_utf8_without_nul(text));
    }
}

} // namespace
} // namespace geyser
