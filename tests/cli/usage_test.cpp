// Command lines that make no sense, or ask for what cannot be: none of this needs a driver.

#include "program.hpp"

#include <geyser/version.hpp>

#include <geyser/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace geyser::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct BadCommandLine {
    std::string name;
    std::vector<std::string> arguments;
    int exit_code;
    std::string sentence; ///< a part of it
};

class CliRefuses : public testing::TestWithParam<BadCommandLine> {};

TEST_P(CliRefuses, InOneSentenceOnStderr) {
    const ProgramRun run = run_program(GetParam().arguments);
    EXPECT_EQ(run.exit_code, GetParam().exit_code);
    EXPECT_THAT(run.err, StartsWith("geyser"));
    EXPECT_THAT(run.err, HasSubstr(GetParam().sentence));
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    EXPECT_EQ(run.out, "");
}

INSTANTIATE_TEST_SUITE_P(
    Usage, CliRefuses,
    testing::Values(
        BadCommandLine{
            "NoCommand", {}, 2, "a command is missing: info, doctor, demo, send, receive, list, top, matrix or bench;"},
        BadCommandLine{"HalfACommand", {"bench"}, 2, "geyser bench: a command is missing: share, access or stream;"},
        BadCommandLine{"MistypedCommand", {"dmeo"}, 2, "did you mean demo?"},
        BadCommandLine{"StrangeCommand", {"xylophone"}, 2, "see geyser --help"},
        BadCommandLine{"MistypedFlag", {"demo", "--frmaes", "3"}, 2, "did you mean --frames?"},
        BadCommandLine{"StrangeFlag", {"demo", "--xylophone"}, 2, "see geyser demo --help"},
        BadCommandLine{"StrangeFlagBeforeTheCommand", {"--xylophone", "info"}, 2, "unknown flag --xylophone"},
        BadCommandLine{"StrayArgument", {"demo", "extra"}, 2, "unexpected argument extra"},
        BadCommandLine{"NumberThatIsNone",
                       {"demo", "--frames", "many"},
                       2,
                       "--frames: \"many\" is not a whole number from 1 to 4294967295"},
        BadCommandLine{"NumberBelowZero", {"demo", "--frames", "-1"}, 2, "\"-1\" is not a whole number"},
        BadCommandLine{"NumberThatIsZero", {"demo", "--frames", "0"}, 2, "\"0\" is not a whole number"},
        BadCommandLine{"NumberWithAFraction", {"demo", "--frames", "1.5"}, 2, "is not a whole number"},
        BadCommandLine{"NumberThatIsTooLarge",
                       {"bench", "share", "--repeat", "1001"},
                       2,
                       "\"1001\" is not a whole number from 1 to 1000"},
        BadCommandLine{"ReceiversThatAreNone",
                       {"bench", "stream", "--receivers", "0"},
                       2,
                       "--receivers: \"0\" is not a whole number from 1 to 64"},
        BadCommandLine{"OneReceiverTooMany", {"bench", "stream", "--receivers", "1,65"}, 2, "\"65\" is not a whole"},
        BadCommandLine{"ReceiversWithoutANumber", {"bench", "stream", "--receivers", ""}, 2, "\"\" is not a whole"},
        BadCommandLine{"FrameThatIsNone", {"bench", "stream", "--frames", "0"}, 2, "from 1 to 1000000"},
        BadCommandLine{"PaceThatIsNone", {"bench", "stream", "--fps", "0"}, 2, "from 1 to 10000"},
        BadCommandLine{"StrayArgumentBehindAList",
                       {"bench", "stream", "--size", "64", "128"},
                       2,
                       "geyser bench stream: unexpected argument 128"},
        BadCommandLine{"LookThatIsNone", {"top", "--count", "0"}, 2, "from 1 to 4294967295"},
        BadCommandLine{"LooksWithoutAPause", {"top", "--interval", "0"}, 2, "from 50 to 60000"},
        BadCommandLine{"ListOfSomething", {"list", "camera"}, 2, "geyser list: unexpected argument camera"},
        BadCommandLine{"OptionWithoutItsValue", {"demo", "--frames"}, 2, "--frames needs a value;"},
        BadCommandLine{"OptionTwice", {"demo", "--size", "1", "--size", "2"}, 2, "--size is given more than once;"},
        BadCommandLine{"FlagWithAValue", {"demo", "--json=maybe"}, 2, "--json takes no value;"},
        BadCommandLine{"HalfAPair", {"doctor", "vulkan"}, 2, "A is given without B;"},
        BadCommandLine{"DeviceOfNothing", {"doctor", "--device-a", "1"}, 2, "--device-a is given without A;"}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Values, CliRefuses,
    testing::Values(
        BadCommandLine{"EmptySize", {"demo", "--size", "0"}, 1, "must be at least 1"},
        BadCommandLine{"EmptyWidth", {"demo", "--size", "0x720"}, 1, "must be at least 1"},
        BadCommandLine{"SizeThatIsNone", {"demo", "--size", "large"}, 1, "WIDTHxHEIGHT"},
        BadCommandLine{"EmptySizeInAList",
                       {"bench", "stream", "--size", "64,0x64"},
                       1,
                       "the size 0x64 is empty: width and height must be at least 1"},
        BadCommandLine{"SizeWithoutANumber", {"bench", "stream", "--size", ""}, 1, "WIDTHxHEIGHT"},
        BadCommandLine{"FormatNearAnother", {"demo", "--format", "Rgba8"}, 1, "did you mean Rgba8Unorm or Rgba8Srgb?"},
        BadCommandLine{"StrangeFormat", {"demo", "--format", "Xylophone"}, 1, "geyser info --formats"},
        BadCommandLine{"FormatThatCannotBeDrawn", {"demo", "--format", "Nv12"}, 1, "it can draw into Rgba8Unorm"},
        BadCommandLine{"SizeBeyondAllNumbers",
                       {"demo", "--size", "4294967297x1"},
                       1,
                       "the size 4294967297x1 is too large: 4294967297 is more than 4294967295"},
        BadCommandLine{"NoOutput", {"demo", "--output", ""}, 1, "the path of --output is empty"},
        BadCommandLine{"MissingPicture", {"demo", "--image", "/nonexistent.png"}, 1, "cannot read the picture"},
        BadCommandLine{"PictureThatIsNone", {"demo", "--image", "/proc/self/exe"}, 1, "it is no PNG or JPEG"},
        BadCommandLine{"DirectoryAsPicture", {"demo", "--image", "/"}, 1, "cannot read the picture"},
        BadCommandLine{"StrangeApi", {"doctor", "vulcan", "host"}, 1, "did you mean vulkan?"},
        BadCommandLine{"StrangeProducer", {"demo", "--from", "webgup"}, 1, "did you mean webgpu?"},
        BadCommandLine{"StrangeConsumer", {"demo", "--to", "gl"}, 1, "it is one of vulkan, host, opengl, cuda"},
        BadCommandLine{"PictureWithoutAScene",
                       {"demo", "--from", "host", "--image", "/nonexistent.png"},
                       1,
                       "--image is for the scene that vulkan renders, and host draws a pattern"},
        BadCommandLine{"StrangeLayout", {"doctor", "--layout", "diagonal"}, 1, "Optimal or Linear"},
        BadCommandLine{"StrangeFilter", {"matrix", "--filter", "xylophone"}, 1, "no case's title contains"}),
    [](const auto& tested) { return tested.param.name; });

struct Failure {
    std::string name;
    std::vector<std::string> arguments;
    std::string sentence; ///< a part of it
    ErrorCode code;
};

class CliFails : public testing::TestWithParam<Failure> {};

TEST_P(CliFails, WithAHintBelowTheSentence) {
    const ProgramRun run = run_program(GetParam().arguments);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, StartsWith("geyser"));
    EXPECT_THAT(run.err, HasSubstr(GetParam().sentence));
    EXPECT_THAT(run.err, EndsWith("\nhint: " + std::string(remedy(GetParam().code)) + '\n'));
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 2) << run.err;
    EXPECT_EQ(run.out, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, CliFails,
    testing::Values(Failure{"WithoutADriver", {"demo"}, kWordsWithoutVulkanDriver, ErrorCode::BackendUnavailable},
                    Failure{"OfAnApiOutsideTheBuild",
                            {"doctor", kApiOutsideTheBuild, "host"},
                            "is not in this build",
                            ErrorCode::BackendUnavailable},
                    Failure{"WithoutADevice",
                            {"doctor", "host", "host", "--device-a", "x"},
                            "no devices to choose",
                            ErrorCode::DeviceNotFound}),
    [](const auto& tested) { return tested.param.name; });

TEST(Cli, SaysItsVersion) {
    const ProgramRun run = run_program({"--version"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.out, "geyser " GEYSER_VERSION "\n");
}

TEST(Cli, HelpsWithEveryCommandAndHidesItsOwn) {
    const ProgramRun run = run_program({"--help"});
    EXPECT_EQ(run.exit_code, 0);
    for (const char* command : {"info", "doctor", "demo", "send", "receive", "list", "top", "matrix", "bench"}) {
        EXPECT_THAT(run.out, HasSubstr(command));
        EXPECT_EQ(run_program({command, "--help"}).exit_code, 0) << command;
    }
    EXPECT_THAT(run.out, testing::Not(HasSubstr("demo-consumer")));
    EXPECT_THAT(run.out, testing::Not(HasSubstr("bench-stream-worker")));
}

TEST(Cli, GivesErrorsAsJsonToo) {
    const ProgramRun run = run_program({"demo", "--size", "0", "--json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, EndsWith("must be at least 1\n"));
    const auto error = nlohmann::json::parse(run.out).at("error");
    EXPECT_EQ(error.at("code"), "InvalidArgument");
    EXPECT_NE(error.at("operation"), "");
    EXPECT_THAT(run.err, HasSubstr(error.at("reason").get<std::string>()));
    EXPECT_EQ(error.at("native"), 0);
}

TEST(Cli, RefusesToBeItsOwnSecondProcess) {
    const ProgramRun consumer = run_program({"demo-consumer"});
    EXPECT_EQ(consumer.exit_code, 1);
    EXPECT_THAT(consumer.err, HasSubstr("`geyser demo` starts this by itself"));
    const ProgramRun worker = run_program({"bench-stream-worker"});
    EXPECT_EQ(worker.exit_code, 1);
    EXPECT_THAT(worker.err, HasSubstr("`geyser bench stream` starts this by itself"));
}

TEST(CliDemo, SaysWhatItsLatencyIs) {
    EXPECT_THAT(run_program({"demo", "--help"}).out, HasSubstr("until the consumer has submitted its acquire"));
}

TEST(CliMatrix, SaysOfEachCaseWhatItIsOrNothing) {
    const ProgramRun run = run_program({"matrix", "--filter", "host -> host", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    bool passed = false;
    bool refused = false;
    const auto pairs = nlohmann::json::parse(run.out).at("pairs");
    for (const auto& entry : pairs) {
        const bool pass = entry.at("result") == "pass";
        (pass ? passed : refused) = true;
        for (const char* key : {"format", "layout", "shape"}) {
            EXPECT_EQ(entry.at(key).is_string(), pass) << key << ": " << entry;
            EXPECT_EQ(entry.at(key).is_null(), !pass) << key << ": " << entry;
        }
        EXPECT_EQ(entry.at("copies_per_frame"), pass ? nlohmann::json(0) : nlohmann::json()) << entry;
        EXPECT_FALSE(entry.at("transport").is_null() && entry.at("sync").is_null()) << entry;
    }
    EXPECT_TRUE(passed);
    EXPECT_TRUE(refused);
}

TEST(CliInfo, ListsEveryApiAndWhyItIsMissing) {
    const ProgramRun run = run_program({"info", "--json"});
    EXPECT_EQ(run.exit_code, 0);
    const auto info = nlohmann::json::parse(run.out);
    EXPECT_EQ(info.at("geyser"), GEYSER_VERSION);
    EXPECT_EQ(info.at("backends").size(), 8U);
    for (const auto& backend : info.at("backends")) {
        EXPECT_EQ(backend.at("available"), backend.at("api") == "host") << backend;
        EXPECT_EQ(backend.at("reason").empty() || backend.at("reason") == "", backend.at("available")) << backend;
    }
}

TEST(CliInfo, SaysWhatWasNeverSeenOnHardware) {
    EXPECT_THAT(run_program({"info"}).out, HasSubstr("\n  never seen on real hardware"));
    const auto info = nlohmann::json::parse(run_program({"info", "--json"}).out);
    std::vector<std::string> never_seen;
    for (const auto& backend : info.at("backends")) {
        if (backend.at("caveat") != "") {
            never_seen.push_back(backend.at("api"));
        }
    }
    EXPECT_EQ(never_seen, kNeverSeenOnHardware);
}

TEST(CliInfo, SaysWhatMetalLacks) { EXPECT_THAT(run_program({"info"}).out, HasSubstr("\nmetal: Metal needs ")); }

TEST(CliDoctor, FindsThatTheHostSharesWithItself) {
    const ProgramRun run = run_program({"doctor", "host", "host", "--json"});
    EXPECT_EQ(run.exit_code, 0);
    const auto verdict = nlohmann::json::parse(run.out).at("pairs").at(0).at("verdict");
    EXPECT_EQ(verdict.at("shared"), true);
    EXPECT_EQ(verdict.at("transport"), "host-memory");
    EXPECT_EQ(verdict.at("sync"), "cpu-completion");
    EXPECT_EQ(verdict.at("copies_per_frame"), 0);
}

TEST(CliDoctor, FailsWhereTwoCannotShareAndSaysWhy) {
    const ProgramRun run = run_program({"doctor", "host", "host", "--layout", "Optimal", "--json"});
    EXPECT_EQ(run.exit_code, 1);
    const auto verdict = nlohmann::json::parse(run.out).at("pairs").at(0).at("verdict");
    EXPECT_EQ(verdict.at("shared"), false);
    EXPECT_THAT(verdict.at("reason").get<std::string>(), HasSubstr("host-memory"));
}

} // namespace
} // namespace geyser::test
