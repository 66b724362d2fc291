// `geyser send` and `geyser receive` against each other: what arrives, and what they say of it.

#include "stream_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace geyser::test {
namespace {

using nlohmann::json;
using testing::StartsWith;

TEST_F(StreamCommands, DeliverEveryFrameOfThePatternUntorn) {
    constexpr std::size_t kWidth = 96;
    constexpr std::size_t kHeight = 64;
    constexpr std::size_t kFrame = kWidth * kHeight * 4;
    const std::string raw = send_and_receive_raw({"--pattern", "--size", "96x64", "--frames", "40"}, 40);
    ASSERT_EQ(raw.size(), 40 * kFrame);
    for (std::size_t frame = 0; frame < 40; ++frame) {
        EXPECT_EQ(number_in_row(raw, frame * kFrame, kWidth), frame + 1);
        EXPECT_EQ(number_in_row(raw, (frame + 1) * kFrame - kWidth * 4, kWidth), frame + 1);
    }
}

TEST_F(StreamCommands, ReportWhatTheyDid) {
    RunningProgram sender(send({"--pattern", "--size", "64x48", "--frames", "8"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "8"}));
    const auto received = json::parse(receiver.finish().out);
    EXPECT_EQ(received.at("name"), "cam");
    EXPECT_EQ(received.at("frames"), 8);
    EXPECT_EQ(received.at("last_frame"), 8);
    EXPECT_EQ(received.at("width"), 64);
    EXPECT_EQ(received.at("height"), 48);
    EXPECT_EQ(received.at("format"), "Rgba8Unorm");
    for (const char* key : {"skipped", "dropped", "copies"}) {
        EXPECT_EQ(received.at(key), 0) << key;
    }
    EXPECT_EQ(received.at("connections"), 1);
    EXPECT_EQ(received.at("sync"), "cpu-completion");
    EXPECT_GT(received.at("fps"), 0.0);
    EXPECT_GT(received.at("latency_us").at("p50"), 0.0);
    EXPECT_LE(received.at("latency_us").at("p50"), received.at("latency_us").at("p99"));

    const auto sent = json::parse(sender.finish().out);
    EXPECT_EQ(sent.at("frames"), 8);
    EXPECT_EQ(sent.at("width"), 64);
    EXPECT_EQ(sent.at("height"), 48);
    EXPECT_EQ(sent.at("dropped"), 0);
    EXPECT_EQ(sent.at("copies"), 0);
    EXPECT_EQ(sent.at("disconnected"), 0);
    EXPECT_EQ(sent.at("transport"), "host-memory");
}

TEST_F(StreamCommands, SayInWordsWhatTheyDid) {
    RunningProgram sender({"send", "cam", "--pattern", "--size", "64", "--frames", "1", "--wait-for", "1"});
    await_sender(sender);
    RunningProgram receiver({"receive", "cam", "--count", "1"});
    EXPECT_THAT(receiver.finish().out, StartsWith("received from cam: 1 frame of 64x64\nskipped: 0, dropped: 0, "));
    EXPECT_THAT(sender.finish().out, StartsWith("sent to cam: 1 frame of 64x64\ndropped: 0, copies: 0, "));
}

TEST_F(StreamCommands, LeaveAPictureAsItIsItsAlphaToo) {
    constexpr Rgba kColor{200, 100, 50, 128};
    write_png(path("in.png"), 33, 7, kColor);
    RunningProgram sender({"send", "cam", path("in.png")});
    RunningProgram receiver({"receive", "cam", "--png", path("out.png")});
    const ProgramRun received = receiver.finish();
    ASSERT_EQ(received.exit_code, 0) << received.err;
    const PngContents png = read_png(path("out.png"));
    EXPECT_EQ(png.width, 33U);
    EXPECT_EQ(png.height, 7U);
    EXPECT_THAT(png.pixels, testing::Each(kColor));
}

TEST_F(StreamCommands, WriteTheFrameThatWasCountedTo) {
    RunningProgram sender(send({"--pattern", "--size", "96x64", "--frames", "5"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "3", "--png", path("third.png")}));
    const ProgramRun run = receiver.finish();
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("png"), path("third.png"));
    const PngContents png = read_png(path("third.png"));
    const std::string rgba(reinterpret_cast<const char*>(png.pixels.data()), png.pixels.size() * 4);
    EXPECT_EQ(number_in_row(rgba, 0, png.width), 3U);
}

TEST_F(StreamCommands, ShowAFolderInTheOrderOfNames) {
    std::filesystem::create_directory(path("slides"));
    write_png(path("slides/b.PNG"), 2, 1, {0, 255, 0});
    write_png(path("slides/a.png"), 2, 1, {255, 0, 0});
    write_png(path("slides/.hidden.png"), 2, 1, {9, 9, 9});
    write_file(path("slides/notes.txt"), "no picture");
    const std::string raw = send_and_receive_raw({path("slides")}, 2);
    ASSERT_EQ(raw.size(), 16U);
    EXPECT_EQ(raw.substr(0, 4), std::string("\xff\0\0\xff", 4));
    EXPECT_EQ(raw.substr(8, 4), std::string("\0\xff\0\xff", 4));
}

TEST_F(StreamCommands, LoopAFolderWhereTheyAreTold) {
    std::filesystem::create_directory(path("slides"));
    write_png(path("slides/a.png"), 1, 1, {255, 0, 0});
    write_png(path("slides/b.png"), 1, 1, {0, 255, 0});
    const std::string raw = send_and_receive_raw({path("slides"), "--loop", "--frames", "3"}, 3);
    ASSERT_EQ(raw.size(), 12U);
    EXPECT_EQ(raw.substr(8), raw.substr(0, 4));
}

TEST_F(StreamCommands, TakeRawPixelsFromStandardInput) {
    const std::string pixels = "ABCDEFGHabcdefgh";
    write_file(path("pixels"), pixels);
    EXPECT_EQ(send_and_receive_raw({"-", "--size", "2x1"}, 2, open_for_reading("pixels")), pixels);
}

TEST_F(StreamCommands, KnowY4mOnStandardInputByItsHeader) {
    std::string film = "YUV4MPEG2 W1 H1 F25:1 Cmono XCOLORRANGE=FULL\nFRAME\n\xff";
    film.append("FRAME\n\0", 7);
    write_file(path("film"), film);
    EXPECT_EQ(send_and_receive_raw({"-"}, 2, open_for_reading("film")), std::string("\xff\xff\xff\xff\0\0\0\xff", 8));
}

TEST_F(StreamCommands, WriteVideoThatTheyCanRead) {
    RunningProgram sender(send({"--pattern", "--size", "96x64", "--frames", "4"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "4", "--y4m", path("film.y4m"), "--fps", "24"}));
    ASSERT_EQ(receiver.finish().exit_code, 0);
    ASSERT_EQ(sender.finish().exit_code, 0);
    EXPECT_THAT(contents(path("film.y4m")), StartsWith("YUV4MPEG2 W96 H64 F24:1 "));
    const std::string raw = send_and_receive_raw({path("film.y4m")}, 4);
    for (std::size_t frame = 0; frame < 4; ++frame) {
        const auto number = number_in_row(raw, frame * 96 * 64 * 4, 96);
        EXPECT_EQ(number >> 1, (frame + 1) >> 1); // the lowest bit has a neighbour across the edge
    }
}

} // namespace
} // namespace geyser::test
