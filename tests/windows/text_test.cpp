// Names and words.
#include "core/dynamic_library.hpp"
#include "core/text_windows.hpp"

#include <geyser/stream.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <windows.h>

namespace geyser::test {
namespace {

TEST(Words, AreTheSystemsInUtf8WithoutAFullStop) {
    EXPECT_EQ(to_utf8(L"\u30ab\u30e1\u30e9"), "\xe3\x82\xab\xe3\x83\xa1\xe3\x83\xa9");
    const std::string words = words_of_error(ERROR_MOD_NOT_FOUND);
    EXPECT_GT(words.size(), 3U);
    EXPECT_THAT(words.back(), testing::Not(testing::AnyOf('.', '\n', '\r', ' ')));
    EXPECT_EQ(words_of_error(0x2fff'ffff), "error 805306367");
}

TEST(Library, ThatIsNotThereIsMissedInThoseWords) {
    const auto opened = open_library("geyser-has-none.dll");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), "geyser-has-none.dll: " + words_of_error(ERROR_MOD_NOT_FOUND));
}

TEST(StreamName, IsRefusedWhereNoFileCanHaveIt) {
    for (const char bad : std::string_view("/\\:*?\"<>|")) {
        EXPECT_EQ(validate_stream_name(std::string("a") + bad).error().code, ErrorCode::InvalidArgument) << bad;
    }
}

} // namespace
} // namespace geyser::test
