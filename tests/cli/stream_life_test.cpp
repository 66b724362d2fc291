// `geyser send` and `geyser receive` come and go, are interrupted, and lose their readers.

#include "stream_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

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
    sender.signal(Signal::Interrupt);
    const ProgramRun run = sender.finish();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_GE(json::parse(run.out).at("frames"), 1);
    EXPECT_THAT(run_program({"list"}).out, testing::StartsWith("No streams."));
}

TEST_F(StreamCommands, KeepWhatWasReceivedUntilCtrlC) {
    RunningProgram sender(send({"--pattern", "--size", "8", "--frames", "3"}));
    await_sender(sender);
    RunningProgram receiver(receive({"--raw", path("raw")}));
    EXPECT_THAT(receiver.read_error_line(), EndsWith("; waiting for the sender to come back"));
    receiver.signal(Signal::Interrupt);
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("frames"), 3);
    EXPECT_EQ(contents(path("raw")).size(), 3U * 8 * 8 * 4);
}

TEST_F(StreamCommands, PassAnInterruptOnWhereTheyAreNotDone) {
    RunningProgram receiver({"receive", "cam", "--png", path("never.png")});
    EXPECT_THAT(receiver.read_error_line(), HasSubstr("no stream"));
    receiver.signal(Signal::Interrupt);
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, exit_code_of(Signal::Interrupt));
    EXPECT_THAT(run.err, EndsWith("\ngeyser receive: interrupted\n"));
    EXPECT_FALSE(std::filesystem::exists(path("never.png")));

    RunningProgram sender(send({"--pattern", "--frames", "5"}));
    await_sender(sender);
    sender.signal(Signal::Terminate);
    EXPECT_EQ(sender.finish().exit_code, exit_code_of(Signal::Terminate));
}

TEST_F(StreamCommands, EndWhereTheReaderOfThePixelsLeaves) {
    RunningProgram sender({"send", "cam", "--pattern", "--size", "64"});
    auto [read_end, write_end] = make_pipe();
    RunningProgram receiver({"receive", "cam", "--y4m", "-"}, {.out = std::move(write_end)});
    std::array<char, 9> beginning = {};
    const auto bytes = std::as_writable_bytes(std::span(beginning));
    ASSERT_EQ(system::read_some(read_end, bytes, std::chrono::minutes(10)), 9);
    EXPECT_EQ(std::string(beginning.data(), beginning.size()), "YUV4MPEG2");
    read_end.reset();
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.err, HasSubstr("received from cam: ")); // stdout had the pixels
}

TEST_F(StreamCommands, KeepTenThousandFramesWhole) {
    constexpr std::size_t kFrame = std::size_t{32} * 4 * 4;
    constexpr std::uint32_t kFrames = 10'000;
    const std::string raw = send_and_receive_raw({"--pattern", "--size", "32x4", "--frames", "10000"}, kFrames);
    ASSERT_EQ(raw.size(), kFrames * kFrame);
    std::uint32_t mismatches = 0;
    for (std::uint32_t frame = 0; frame < kFrames; ++frame) {
        const bool whole = number_in_row(raw, frame * kFrame, 32) == frame + 1 &&
                           number_in_row(raw, (frame + 1) * kFrame - std::size_t{32} * 4, 32) == frame + 1;
        mismatches += whole ? 0 : 1;
    }
    EXPECT_EQ(mismatches, 0U);
}

TEST_F(StreamCommands, GetTheSlotsOfAKilledReceiverBack) {
    // The sender waits for whoever wants every frame; it would lose seconds to one that is gone and held to be there.
    RunningProgram sender({"send", "cam", "--pattern", "--size", "8", "--fps", "max", "--frames", "2000", "--slots",
                           "2", "--wait-for", "2", "--json"});
    EXPECT_EQ(sender.read_error_line(), "geyser send: waiting for 2 receivers");
    RunningProgram survivor(receive({"--count", "2000"}));
    {
        RunningProgram victim(receive({"--raw", path("raw")}));
        while (contents(path("raw")).empty()) {
        }
    } // is killed here, at whatever it was doing
    const ProgramRun received = survivor.finish();
    EXPECT_EQ(received.exit_code, 0) << received.err;
    EXPECT_EQ(json::parse(received.out).at("dropped"), 0);
    const ProgramRun sent = sender.finish();
    EXPECT_EQ(sent.exit_code, 0) << sent.err;
    EXPECT_EQ(json::parse(sent.out).at("frames"), 2000);
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
