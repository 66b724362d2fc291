// What `geyser send` and `geyser receive` cannot do, and how they say so.

#include "stream_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(StreamCommands, GiveEachNameToOneSender) {
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "2"}));
    await_sender(sender);
    const ProgramRun second = run_program({"send", "cam", "--pattern", "--size", "8"});
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_EQ(second.err, "geyser send: the stream 'cam' has a living sender already\n");
}

TEST_F(StreamCommands, CannotChangeTheSizeOfAVideo) {
    std::filesystem::create_directory(path("slides"));
    write_png(path("slides/a.png"), 4, 2, {255, 0, 0});
    write_png(path("slides/b.png"), 2, 2, {0, 255, 0});
    for (const auto& [option, kind] : {std::pair{"--raw", "raw"}, {"--y4m", "Y4M"}}) {
        RunningProgram sender(send({path("slides")}));
        await_sender(sender);
        RunningProgram receiver({"receive", "cam", "--every-frame", option, path("video")});
        const ProgramRun run = receiver.finish();
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_EQ(run.err, "geyser receive: the stream changed from 4x2 to 2x2 at frame 2, and " + std::string(kind) +
                               " video in " + path("video") + " has one size\n");
    }
}

TEST_F(StreamCommands, FollowAPictureOfAnotherSize) {
    std::filesystem::create_directory(path("slides"));
    write_png(path("slides/a.png"), 4, 2, {255, 0, 0});
    write_png(path("slides/b.png"), 3, 5, {0, 255, 0});
    RunningProgram sender(send({path("slides")}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "2", "--png", path("b.png")}));
    EXPECT_EQ(receiver.finish().exit_code, 0);
    const PngContents png = read_png(path("b.png"));
    EXPECT_EQ(png.width, 3U);
    EXPECT_EQ(png.height, 5U);
    EXPECT_THAT(png.pixels, testing::Each(Rgba{0, 255, 0}));
}

TEST_F(StreamCommands, NeedAPlaceForStreams) {
    unset_variable(kStreamFolderVariable);
    for (const auto& command : {std::vector<std::string>{"send", "cam", "--pattern"}, {"receive", "cam"}}) {
        const ProgramRun run = run_program(command);
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_THAT(run.err, HasSubstr(std::string(kStreamFolderVariable) + " is not set"));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    }
}

/// A command line, with @ for the test's folder, and what is said of it.
struct Refusal {
    const char* name;
    std::vector<std::string> arguments;
    int exit_code;
    const char* sentence; ///< a part of it
};

class StreamCommandsRefuse : public StreamCommands, public testing::WithParamInterface<Refusal> {
protected:
    StreamCommandsRefuse() {
        write_png(path("red.png"), 2, 2, {255, 0, 0});
        write_file(path("noise"), "neither this nor that");
        write_file(path("empty"), "");
        write_file(path("half.png"), contents(path("red.png")).substr(0, 40));
        write_file(path("cut.y4m"), "YUV4MPEG2 W2 H2 F25:1\nFRAME\nabc");
        write_file(path("huge.y4m"), "YUV4MPEG2 W99999 H99999\n");
        write_file(path("blank.y4m"), "YUV4MPEG2 W2 H2\n");
        std::filesystem::create_directory(path("bare"));
    }
};

TEST_P(StreamCommandsRefuse, InOneSentence) {
    std::vector<std::string> arguments = GetParam().arguments;
    for (std::string& argument : arguments) {
        if (argument.starts_with('@')) {
            argument = path(argument.substr(1));
        }
    }
    const ProgramRun run = run_program(arguments);
    EXPECT_EQ(run.exit_code, GetParam().exit_code);
    EXPECT_THAT(run.err, StartsWith("geyser " + arguments.front() + ": "));
    EXPECT_THAT(run.err, HasSubstr(GetParam().sentence));
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    EXPECT_EQ(run.out, "");
}

INSTANTIATE_TEST_SUITE_P(
    Sources, StreamCommandsRefuse,
    testing::Values(
        Refusal{"NoFile", {"send", "cam", "@missing.png"}, 1, "missing.png: No such file or directory"},
        Refusal{"NoPicture", {"send", "cam", "@noise"}, 1, "noise is neither PNG, JPEG nor Y4M, and raw pixels need"},
        Refusal{"HalfAPicture", {"send", "cam", "@half.png"}, 1, "cannot read the picture"},
        Refusal{"EmptyFile", {"send", "cam", "@empty"}, 1, "empty is empty"},
        Refusal{"FolderWithoutPictures", {"send", "cam", "@bare"}, 1, "has no picture"},
        Refusal{"CutVideo", {"send", "cam", "@cut.y4m"}, 1, "ends in the middle of frame 1: 3 of 6 bytes are there"},
        Refusal{"HugeVideo", {"send", "cam", "@huge.y4m"}, 1, "is 99999x99999, more than 16384x16384"},
        Refusal{"VideoWithoutFrames", {"send", "cam", "@blank.y4m"}, 1, "the source has not a single frame"},
        Refusal{
            "CutRawPixels", {"send", "cam", "@noise", "--size", "1", "--fps", "max"}, 1, "in the middle of frame 6"},
        Refusal{"NoStandardInput", {"send", "cam", "-"}, 1, "standard input is empty"},
        Refusal{"LoopedStandardInput", {"send", "cam", "-", "--loop"}, 1, "standard input cannot be looped"},
        Refusal{"SizeOfAPicture", {"send", "cam", "@red.png", "--size", "2"}, 1, "red.png has a size of its own"},
        Refusal{"SizeOfAFolder", {"send", "cam", "@bare", "--size", "2"}, 1, "bare has a size of its own"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Values, StreamCommandsRefuse,
    testing::Values(
        Refusal{"NameWithASlash", {"send", "a/b", "--pattern"}, 1, "'/'"},
        Refusal{"ReceivedNameWithASlash", {"receive", "a/b"}, 1, "'/'"},
        Refusal{"StrangeApi", {"send", "cam", "--pattern", "--api", "vulcan"}, 1, "did you mean vulkan?"},
        Refusal{"StrangeReceivingApi", {"receive", "cam", "--api", "opengll"}, 1, "did you mean opengl?"},
        Refusal{"EmptyName", {"send", "", "--pattern"}, 1, "the stream name is empty"},
        Refusal{"EmptySize", {"send", "cam", "--pattern", "--size", "0x2"}, 1, "must be at least 1"},
        Refusal{"LargeSize", {"send", "cam", "--pattern", "--size", "20000"}, 1, "more than 16384x16384"},
        Refusal{"NoRate", {"send", "cam", "--pattern", "--fps", "fast"}, 1, "the rate \"fast\" is not a number"},
        Refusal{"NoMatrix", {"send", "cam", "@blank.y4m", "--matrix", "x"}, 1, "it is bt601, bt709 or bt2020"},
        Refusal{"NoWrittenRate", {"receive", "cam", "--fps", "0"}, 1, "the rate \"0\" is not a number"},
        Refusal{"NoPlaceForThePng", {"receive", "cam", "--png", "@no/x.png"}, 1, "x.png: No such file or directory"},
        Refusal{"NoPlaceForTheVideo", {"receive", "cam", "--raw", "@no/x"}, 1, "no/x: No such file or directory"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Usage, StreamCommandsRefuse,
    testing::Values(
        Refusal{"NoName", {"send"}, 2, "NAME is required; see geyser send --help"},
        Refusal{"NoSource", {"send", "cam"}, 2, "SOURCE is missing: a file, a folder, - or --pattern; see"},
        Refusal{"TwoSources", {"send", "cam", "@red.png", "--pattern"}, 2, "both SOURCE and --pattern are given; see"},
        Refusal{"OneSlot", {"send", "cam", "--pattern", "--slots", "1"}, 2, "not a whole number from 2 to 16"},
        Refusal{"NoFrames", {"send", "cam", "--pattern", "--frames", "0"}, 2, "not a whole number from 1"},
        Refusal{"NothingToWaitFor", {"receive", "cam", "--timeout", "0"}, 2, "not a number of seconds above 0"},
        Refusal{"EndlessTimeout", {"receive", "cam", "--timeout", "inf"}, 2, "not a number of seconds above 0"},
        Refusal{"JsonAmongPixels", {"receive", "cam", "--raw", "-", "--json"}, 2, "cannot both go to standard output"},
        Refusal{"TwoVideosAtOnce", {"receive", "cam", "--raw", "-", "--y4m", "-"}, 2, "cannot both go to standard"}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace geyser::test
