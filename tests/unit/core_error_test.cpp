#include <geyser/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace geyser {
namespace {

constexpr ErrorCode kCodes[] = {
#define GEYSER_ERROR(value, name, text, remedy) ErrorCode::name,
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
};

TEST(Error, CodesAreNumberedFromOneWithoutGaps) {
    std::uint16_t expected = 0;
    for (const ErrorCode code : kCodes) {
        EXPECT_EQ(static_cast<std::uint16_t>(code), ++expected);
    }
}

TEST(Error, EveryCodeHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (const ErrorCode code : kCodes) {
        EXPECT_NE(name(code), "Unknown");
        EXPECT_TRUE(names.insert(name(code)).second) << name(code);
    }
}

TEST(Error, DescriptionsAreClausesAndRemediesAreSentences) {
    for (const ErrorCode code : kCodes) {
        EXPECT_FALSE(description(code).empty()) << name(code);
        EXPECT_FALSE(description(code).ends_with('.')) << name(code);
        EXPECT_TRUE(remedy(code).ends_with('.')) << name(code);
    }
}

TEST(Error, ANumberOutsideTheTableIsUnknown) {
    const auto code = static_cast<ErrorCode>(60000);
    EXPECT_EQ(name(code), "Unknown");
    EXPECT_FALSE(description(code).empty());
    EXPECT_FALSE(remedy(code).empty());
}

TEST(Error, MessageNamesOperationReasonAndCode) {
    const Error error{ErrorCode::DriverMismatch, "import_texture", "driver UUID a is not b"};
    EXPECT_EQ(error.message(), "import_texture: driver UUID a is not b [DriverMismatch]");
}

TEST(Error, MessageNamesTheNativeCodeWhereThereIsOne) {
    const Error error{ErrorCode::DriverFailure, "create", "vkCreateImage failed", -3};
    EXPECT_EQ(error.message(), "create: vkCreateImage failed [DriverFailure, native -3]");
}

TEST(Error, FailFillsEveryField) {
    const Result<int> result = fail(ErrorCode::Timeout, "Channel::send", "1 s passed", 110);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Timeout);
    EXPECT_EQ(result.error().operation, "Channel::send");
    EXPECT_EQ(result.error().reason, "1 s passed");
    EXPECT_EQ(result.error().native, 110);
}

} // namespace
} // namespace geyser
