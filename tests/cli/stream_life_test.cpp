// `geyser send` and `geyser receive` come and go, are interrupted, and lose their readers.

#include "stream_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace geyser::test {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;

TEST_F(StreamCommands, WaitForASenderThatIsNotThereYet) {
    RunningProgram receiver(receive({"--count", "2"}));
    EXPECT_EQ(receiver.read_error_line(), "geyser receive: there is no stream \"cam\" yet; waiting for its sender");
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "2"}));
    EXPECT_EQ(receiver.finish().exit_code, 0);
    EXPECT_EQ(sender.finish().exit_code, 0);
}

TEST_F(StreamCommands, OutliveASenderThatComesBack) {
    RunningProgram receiver(receive({"--count", "5", "--raw", path("raw")}));
    EXPECT_THAT(receiver.read_error_line(), HasSubstr("no stream"));
    RunningProgram first(send({"--pattern", "--size", "8", "--frames", "2"}));
    EXPECT_THAT(receiver.read_error_line(), EndsWith("; waiting for the sender to come back"));
    RunningProgram second(send({"--pattern", "--size", "8", "--frames", "3"}));
    const ProgramRun run = receiver.finish();
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("connections"), 2);
    EXPECT_EQ(contents(path("raw")).size(), 5U * 8 * 8 * 4);
}

TEST_F(StreamCommands, EndCleanlyByCtrlCWhereThereIsNoEnd) {
    RunningProgram sender({"send", "cam", "--pattern", "--size", "8", "--json"});
    RunningProgram receiver({"receive", "cam", "--count", "1"});
    ASSERT_EQ(receiver.finish().exit_code, 0);
    sender.signal(SIGINT);
    const ProgramRun run = sender.finish();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_GE(json::parse(run.out).at("frames"), 1);
    EXPECT_TRUE(std::filesystem::is_empty(path("geyser")) || !std::filesystem::exists(path("geyser/cam.sock")));
}

TEST_F(StreamCommands, KeepWhatWasReceivedUntilCtrlC) {
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "3"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--raw", path("raw")}));
    EXPECT_THAT(receiver.read_error_line(), EndsWith("; waiting for the sender to come back"));
    receiver.signal(SIGINT);
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("frames"), 3);
    EXPECT_EQ(contents(path("raw")).size(), 3U * 8 * 8 * 4);
}

TEST_F(StreamCommands, PassAnInterruptOnWhereTheyAreNotDone) {
    RunningProgram receiver({"receive", "cam", "--png", path("never.png")});
    EXPECT_THAT(receiver.read_error_line(), HasSubstr("no stream"));
    receiver.signal(SIGINT);
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 128 + SIGINT);
    EXPECT_THAT(run.err, EndsWith("\ngeyser receive: interrupted\n"));
    EXPECT_FALSE(std::filesystem::exists(path("never.png")));

    RunningProgram sender(send({"--pattern", "--frames", "5"}));
    await_sender(sender);
    sender.signal(SIGTERM);
    EXPECT_EQ(sender.finish().exit_code, 128 + SIGTERM);
}

TEST_F(StreamCommands, EndWhereTheReaderOfThePixelsLeaves) {
    RunningProgram sender({"send", "cam", "--pattern", "--size", "64"});
    std::array<int, 2> ends = {};
    ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    UniqueFd read_end(ends[0]);
    RunningProgram receiver({"receive", "cam", "--y4m", "-"}, {.out = UniqueFd(ends[1])});
    std::array<char, 9> beginning = {};
    ASSERT_EQ(read(read_end.get(), beginning.data(), beginning.size()), 9);
    EXPECT_EQ(std::string(beginning.data(), beginning.size()), "YUV4MPEG2");
    read_end.reset();
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.err, HasSubstr("received from cam: ")); // stdout had the pixels
}

TEST_F(StreamCommands, EndARecordingAfterASilence) {
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "3"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--timeout", "2", "--raw", path("raw")}));
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("frames"), 3);
}

TEST_F(StreamCommands, FailByASilenceWhereMoreWasAskedFor) {
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "3"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--timeout", "2", "--count", "4"}));
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, EndsWith("geyser receive: no frame came from \"cam\" for 2 s, after 3 of 4 frames\n"));
    EXPECT_EQ(json::parse(run.out).at("error").at("code"), "Timeout");
}

TEST_F(StreamCommands, FailWhereNoFrameEverCame) {
    const ProgramRun run = run_program({"receive", "cam", "--timeout", "0.01", "--raw", path("raw")});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, EndsWith("geyser receive: no frame came from \"cam\" for 0.01 s\n"));
    EXPECT_FALSE(std::filesystem::exists(path("raw")));
}

} // namespace
} // namespace geyser::test
