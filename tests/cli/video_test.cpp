// What `geyser send` reads and `geyser receive` writes, without a stream in between.

#include "program.hpp"

#include <stream/byte_input.hpp>
#include <stream/pattern_source.hpp>
#include <stream/rate.hpp>
#include <stream/raw_source.hpp>
#include <stream/y4m_header.hpp>
#include <stream/y4m_source.hpp>
#include <stream/yuv.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace geyser::tool::stream {
namespace {

using testing::HasSubstr;

constexpr const char* kOperation = "send SOURCE";

Result<Y4mHeader> parse(std::string_view line) { return parse_y4m_header(line, "film.y4m", kOperation); }

// --- The header of Y4M.

TEST(Y4mHeader, IsReadWithAllItsFields) {
    const auto header = parse("YUV4MPEG2 W1920 H1080 F30000:1001 It A1:1 C444 XYSCSS=444 XCOLORRANGE=FULL");
    ASSERT_TRUE(header) << header.error().reason;
    EXPECT_EQ(header->size.width, 1920U);
    EXPECT_EQ(header->size.height, 1080U);
    EXPECT_EQ(header->rate, (Rate{30000, 1001}));
    EXPECT_EQ(header->chroma, Chroma::C444);
    EXPECT_EQ(header->range, ColorRange::Full);
    EXPECT_EQ(header->matrix, std::nullopt);
}

TEST(Y4mHeader, IsLimited420OfUnknownRateWhereItSaysNothing) {
    const auto header = parse("YUV4MPEG2 W2 H2");
    ASSERT_TRUE(header) << header.error().reason;
    EXPECT_EQ(header->rate, std::nullopt);
    EXPECT_EQ(header->chroma, Chroma::C420);
    EXPECT_EQ(header->range, ColorRange::Limited);
}

TEST(Y4mHeader, HasNoRateWhereItIsZeroByZero) { EXPECT_EQ(parse("YUV4MPEG2 W2 H2 F0:0")->rate, std::nullopt); }

TEST(Y4mHeader, IsReadAsItWasWritten) {
    const Y4mHeader written{.size = {3, 5},
                            .rate = Rate{24, 1},
                            .chroma = Chroma::Mono,
                            .range = ColorRange::Full,
                            .matrix = ColorMatrix::Bt2020};
    std::string line = format_y4m_header(written);
    ASSERT_EQ(line.back(), '\n');
    line.pop_back();
    const auto read = parse(line);
    ASSERT_TRUE(read) << read.error().reason;
    EXPECT_EQ(read->size.width, 3U);
    EXPECT_EQ(read->size.height, 5U);
    EXPECT_EQ(read->rate, written.rate);
    EXPECT_EQ(read->chroma, written.chroma);
    EXPECT_EQ(read->range, written.range);
    EXPECT_EQ(read->matrix, written.matrix);
}

struct Spelling {
    const char* text;
    Chroma chroma;
};

class Y4mChroma : public testing::TestWithParam<Spelling> {};

TEST_P(Y4mChroma, IsKnown) {
    const auto header = parse(std::string("YUV4MPEG2 W2 H2 C") + GetParam().text);
    ASSERT_TRUE(header) << header.error().reason;
    EXPECT_EQ(header->chroma, GetParam().chroma);
}

INSTANTIATE_TEST_SUITE_P(All, Y4mChroma,
                         testing::Values(Spelling{"420", Chroma::C420}, Spelling{"420jpeg", Chroma::C420},
                                         Spelling{"420mpeg2", Chroma::C420}, Spelling{"420paldv", Chroma::C420},
                                         Spelling{"422", Chroma::C422}, Spelling{"444", Chroma::C444},
                                         Spelling{"mono", Chroma::Mono}),
                         [](const auto& tested) { return std::string(tested.param.text); });

struct BadHeader {
    const char* name;
    const char* line;
    const char* sentence; ///< a part of it
    ErrorCode code = ErrorCode::MalformedMessage;
};

class Y4mHeaderRefused : public testing::TestWithParam<BadHeader> {};

TEST_P(Y4mHeaderRefused, WithTheFieldThatIsWrong) {
    const auto header = parse(GetParam().line);
    ASSERT_FALSE(header);
    EXPECT_EQ(header.error().code, GetParam().code);
    EXPECT_THAT(header.error().reason, HasSubstr(GetParam().sentence));
    EXPECT_THAT(header.error().reason, HasSubstr("film.y4m"));
}

INSTANTIATE_TEST_SUITE_P(
    All, Y4mHeaderRefused,
    testing::Values(
        BadHeader{"Empty", "", "does not begin with YUV4MPEG2"},
        BadHeader{"OfAnotherVersion", "YUV4MPEG3 W2 H2", "does not begin with YUV4MPEG2"},
        BadHeader{"WithoutSize", "YUV4MPEG2 F25:1", "is 0x0, which is empty", ErrorCode::InvalidArgument},
        BadHeader{"WithoutHeight", "YUV4MPEG2 W2", "is 2x0, which is empty", ErrorCode::InvalidArgument},
        BadHeader{"OfZeroWidth", "YUV4MPEG2 W0 H2", "is 0x2, which is empty", ErrorCode::InvalidArgument},
        BadHeader{"TooLarge", "YUV4MPEG2 W16385 H1", "more than 16384x16384", ErrorCode::InvalidArgument},
        BadHeader{"BeyondAllNumbers", "YUV4MPEG2 W4294967298 H2", "W4294967298, which is no size"},
        BadHeader{"OfNegativeWidth", "YUV4MPEG2 W-2 H2", "W-2, which is no size"},
        BadHeader{"OfNoWidth", "YUV4MPEG2 W H2", "the field W, which is no size"},
        BadHeader{"WithTwoWidths", "YUV4MPEG2 W2 W4 H2", "the field W twice"},
        BadHeader{"WithAStrangeField", "YUV4MPEG2 W2 H2 Q7", "unknown field Q7"},
        BadHeader{"WithARateWithoutSeconds", "YUV4MPEG2 W2 H2 F25", "F25, which is no rate"},
        BadHeader{"WithARateOfZeroSeconds", "YUV4MPEG2 W2 H2 F25:0", "F25:0, which is no rate"},
        BadHeader{"WithTenBits", "YUV4MPEG2 W2 H2 C420p10", "of the kind C420p10", ErrorCode::UnsupportedFormat},
        BadHeader{"WithAlpha", "YUV4MPEG2 W2 H2 C444alpha", "of the kind C444alpha", ErrorCode::UnsupportedFormat},
        BadHeader{"WithAStrangeRange", "YUV4MPEG2 W2 H2 XCOLORRANGE=SOME", "neither LIMITED nor FULL"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Y4mFrame, BeginsWithAWordOfItsOwn) {
    EXPECT_TRUE(is_y4m_frame("FRAME"));
    EXPECT_TRUE(is_y4m_frame("FRAME Ip XCOMMENT"));
    EXPECT_FALSE(is_y4m_frame("FRAMES"));
    EXPECT_FALSE(is_y4m_frame("frame"));
    EXPECT_FALSE(is_y4m_frame(""));
}

// --- Colours.

using Texel = std::array<int, 4>;

/// One colour of YUV, in every texel of a picture of odd size; its four corners, which must be alike.
Texel shown(YuvFormat format, int y, int cb, int cr) {
    format.size = {5, 3};
    std::vector<std::byte> yuv(yuv_bytes(format.size, format.chroma), std::byte(y));
    const std::size_t luma = std::size_t{format.size.width} * format.size.height;
    const std::size_t chroma = (yuv.size() - luma) / 2;
    std::fill_n(yuv.begin() + static_cast<std::ptrdiff_t>(luma), chroma, std::byte(cb));
    std::fill_n(yuv.begin() + static_cast<std::ptrdiff_t>(luma + chroma), chroma, std::byte(cr));
    std::vector<std::byte> rgba(pixel_bytes(format.size));
    yuv_to_rgba(format, yuv, packed_pixels(std::span(rgba), format.size));
    const auto texel = [&](std::size_t index) {
        Texel values = {};
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = std::to_integer<int>(rgba[index * kTexelBytes + i]);
        }
        return values;
    };
    EXPECT_EQ(texel(0), texel(luma - 1));
    return texel(0);
}

/// libyuv computes with few bits, BT.2020 with the fewest. A wrong matrix or range is further off than this.
MATCHER_P(IsAbout, wanted, "") {
    return std::ranges::equal(arg, wanted, [](int a, int b) { return std::abs(a - b) <= 8; });
}

constexpr Texel kRed = {255, 0, 0, 255};
constexpr Texel kBlue = {0, 0, 255, 255};
constexpr Texel kWhite = {255, 255, 255, 255};

TEST(Yuv, ShowsRedByItsMatrixAndRange) {
    EXPECT_THAT(shown({.matrix = ColorMatrix::Bt601}, 81, 90, 240), IsAbout(kRed));
    EXPECT_THAT(shown({.matrix = ColorMatrix::Bt709}, 63, 102, 240), IsAbout(kRed));
    EXPECT_THAT(shown({.matrix = ColorMatrix::Bt2020}, 74, 97, 240), IsAbout(kRed));
    EXPECT_THAT(shown({.range = ColorRange::Full, .matrix = ColorMatrix::Bt601}, 76, 85, 255), IsAbout(kRed));
    EXPECT_THAT(shown({.range = ColorRange::Full, .matrix = ColorMatrix::Bt709}, 54, 99, 255), IsAbout(kRed));
}

TEST(Yuv, ShowsBlueInEverySampling) {
    for (const Chroma chroma : {Chroma::C420, Chroma::C422, Chroma::C444}) {
        EXPECT_THAT(shown({.chroma = chroma}, 41, 240, 110), IsAbout(kBlue));
    }
}

TEST(Yuv, StretchesTheLimitedRangeOfGreys) {
    EXPECT_THAT(shown({.chroma = Chroma::Mono}, 235, 0, 0), IsAbout(kWhite));
    EXPECT_THAT(shown({.chroma = Chroma::Mono, .range = ColorRange::Full}, 255, 0, 0), IsAbout(kWhite));
    EXPECT_THAT(shown({.chroma = Chroma::Mono}, 16, 0, 0), IsAbout(Texel{0, 0, 0, 255}));
}

TEST(Yuv, ComesBackAsItWent) {
    constexpr Size kSize{5, 3};
    std::vector<std::byte> rgba(pixel_bytes(kSize));
    for (std::size_t i = 0; i < rgba.size(); i += kTexelBytes) {
        rgba[i] = std::byte{200};
        rgba[i + 1] = std::byte{100};
        rgba[i + 2] = std::byte{50};
        rgba[i + 3] = std::byte{255};
    }
    std::vector<std::byte> yuv(yuv_bytes(kSize, Chroma::C420));
    rgba_to_yuv420(packed_pixels(std::span<const std::byte>(rgba), kSize), yuv);
    EXPECT_THAT(shown({}, std::to_integer<int>(yuv[0]), std::to_integer<int>(yuv[15]), std::to_integer<int>(yuv[21])),
                IsAbout(Texel{200, 100, 50, 255}));
}

TEST(Yuv, HasTheMatrixThatItsSizeSuggests) {
    EXPECT_EQ(usual_matrix({720, 576}), ColorMatrix::Bt601);
    EXPECT_EQ(usual_matrix({1280, 720}), ColorMatrix::Bt709);
    EXPECT_EQ(usual_matrix({576, 1024}), ColorMatrix::Bt709);
}

// --- Rates.

TEST(Rate, IsWholeDecimalOrAFraction) {
    EXPECT_EQ(parse_rate("30"), (Rate{30, 1}));
    EXPECT_EQ(parse_rate("29.97"), (Rate{2997, 100}));
    EXPECT_EQ(parse_rate("0.05"), (Rate{5, 100}));
    EXPECT_EQ(parse_rate("30000/1001"), (Rate{30000, 1001}));
}

TEST(Rate, IsRefusedWhereItIsNone) {
    for (const char* text : {"", "0", "0.0", "-1", "x", "30fps", "1/0", "0/1", ".5", "5.", "1.2345", "1.-5", "nan",
                             "inf", "100001", "4294967296", "1/2/3"}) {
        EXPECT_FALSE(parse_rate(text)) << text;
    }
}

// --- Sources.

std::string write_file(const std::string& name, const std::string& contents) {
    std::string path = test::scratch_path(name);
    std::ofstream(path, std::ios::binary) << contents;
    return path;
}

ByteInput open_input(const std::string& path) {
    return *ByteInput::open(path, kOperation, [] { return false; });
}

std::vector<std::byte> drawn(const Source& source) {
    const Size size = source.format().size;
    std::vector<std::byte> pixels(pixel_bytes(size));
    source.draw(packed_pixels(std::span(pixels), size));
    return pixels;
}

/// Frames of 2x2 in one grey each; every luma and chroma byte of a frame is its letter.
std::string film(const std::string& frames) {
    std::string text = "YUV4MPEG2 W2 H2 F25:1 Cmono\n";
    for (const char frame : frames) {
        text += "FRAME\n" + std::string(4, frame);
    }
    return text;
}

TEST(Y4mSource, GivesItsFramesInTurnAndEnds) {
    const auto source = Y4mSource::open(open_input(write_file("two.y4m", film("Az"))), {});
    ASSERT_TRUE(source) << source.error().reason;
    EXPECT_EQ((*source)->rate(), (Rate{25, 1}));
    ASSERT_EQ((*source)->advance(), true);
    const auto first = drawn(**source);
    ASSERT_EQ((*source)->advance(), true);
    EXPECT_LT(first[0], drawn(**source)[0]);
    EXPECT_EQ((*source)->advance(), false);
}

TEST(Y4mSource, StartsAnewWhereItLoops) {
    const auto source = Y4mSource::open(open_input(write_file("loop.y4m", film("Az"))), {.loop = true});
    ASSERT_TRUE(source);
    ASSERT_EQ((*source)->advance(), true);
    const auto first = drawn(**source);
    ASSERT_EQ((*source)->advance(), true);
    ASSERT_EQ((*source)->advance(), true);
    EXPECT_EQ(drawn(**source), first);
}

TEST(Y4mSource, DoesNotLoopOverNothing) {
    const auto source = Y4mSource::open(open_input(write_file("none.y4m", film(""))), {.loop = true});
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->advance(), false);
}

struct BadFilm {
    const char* name;
    std::string text;
    const char* sentence; ///< a part of it
};

class Y4mSourceRefuses : public testing::TestWithParam<BadFilm> {};

TEST_P(Y4mSourceRefuses, AFilmThatIsBroken) {
    const auto source = Y4mSource::open(open_input(write_file("bad.y4m", GetParam().text)), {});
    Result<bool> advanced = true;
    while (source && advanced && *advanced) {
        advanced = (*source)->advance();
    }
    const Error error = source ? advanced.error() : source.error();
    EXPECT_EQ(error.code, ErrorCode::MalformedMessage);
    EXPECT_THAT(error.reason, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(All, Y4mSourceRefuses,
                         testing::Values(BadFilm{"CutInAFrame", film("ab").substr(0, film("ab").size() - 1),
                                                 "ends in the middle of frame 2: 3 of 4 bytes are there"},
                                         BadFilm{"CutInAHeader", "YUV4MPEG2 W2 H2", "ends in the middle of a header"},
                                         BadFilm{"CutInTheWord", film("a") + "FRA", "ends in the middle of a header"},
                                         BadFilm{"WithoutTheWord", film("a") + "PICTURE\n", "frame 2 of"},
                                         BadFilm{"WithAnEndlessHeader", "YUV4MPEG2 " + std::string(100'000, 'X'),
                                                 "of more than 1024 bytes"}),
                         [](const auto& tested) { return tested.param.name; });

TEST(RawSource, GivesItsFramesAsTheyAreAndEnds) {
    const std::string texels = "abcdefghABCDEFGH";
    RawSource source(open_input(write_file("raw", texels)), {2, 1}, false);
    for (const std::size_t frame : {0U, 1U}) {
        ASSERT_EQ(source.advance(), true);
        const auto pixels = drawn(source);
        EXPECT_EQ(std::string(reinterpret_cast<const char*>(pixels.data()), pixels.size()),
                  texels.substr(frame * 8, 8));
    }
    EXPECT_EQ(source.advance(), false);
}

TEST(RawSource, SaysWhereItIsCut) {
    RawSource source(open_input(write_file("cut", "abcdefghABC")), {2, 1}, false);
    ASSERT_EQ(source.advance(), true);
    EXPECT_THAT(source.advance().error().reason,
                HasSubstr("ends in the middle of frame 2: 3 of the 8 bytes of 2x1 RGBA are there"));
}

TEST(PatternSource, DrawsEveryTexelOfAnySize) {
    for (const Size size : {Size{1, 1}, Size{3, 2}, Size{31, 100}, Size{333, 121}}) {
        PatternSource source(size);
        for (int frame = 0; frame < 130; ++frame) {
            ASSERT_EQ(source.advance(), true);
        }
        const auto pixels = drawn(source);
        for (std::size_t alpha = 3; alpha < pixels.size(); alpha += kTexelBytes) {
            ASSERT_EQ(pixels[alpha], std::byte{255}) << size.width << 'x' << size.height;
        }
    }
}

TEST(ByteInput, StopsWaitingWhenItIsTold) {
    const std::string path = test::scratch_path("endless");
    std::ofstream(path) << "more to come";
    auto input = ByteInput::open(path, kOperation, [] { return true; });
    ASSERT_TRUE(input) << input.error().reason;
    std::array<std::byte, 1> byte = {};
    EXPECT_EQ(input->read(byte).error().code, ErrorCode::Interrupted);
}

} // namespace
} // namespace geyser::tool::stream
