// `geyser demo` on a driver.

#include "program.hpp"

#include <os_kinds.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace geyser::test {
namespace {

using testing::HasSubstr;

class CliDemoFormat : public testing::TestWithParam<const char*> {};

TEST_P(CliDemoFormat, ArrivesUncopiedInEveryPixel) {
    const std::string png = scratch_path("demo.png");
    const ProgramRun run =
        run_program({"demo", "--frames", "8", "--size", "333x121", "--format", GetParam(), "--output", png, "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const auto report = nlohmann::json::parse(run.out);
    EXPECT_EQ(report.at("frames"), 8);
    EXPECT_EQ(report.at("mismatched_frames"), 0);
    EXPECT_EQ(report.at("copies_per_frame"), 0);
    EXPECT_EQ(report.at("transport"), name(kOpaque));
    EXPECT_EQ(report.at("format"), GetParam());
    EXPECT_EQ(report.at("width"), 333);
    EXPECT_EQ(report.at("height"), 121);
    EXPECT_EQ(report.at("png"), png);
    EXPECT_GT(report.at("fps"), 0.0);
    EXPECT_LE(report.at("latency_us").at("p50"), report.at("latency_us").at("p99"));
    std::string signature(8, '\0');
    std::ifstream(png, std::ios::binary).read(signature.data(), 8);
    EXPECT_EQ(signature, "\x89PNG\r\n\x1a\n");
}

INSTANTIATE_TEST_SUITE_P(All, CliDemoFormat,
                         testing::Values("Rgba8Unorm", "Bgra8Unorm", "Rgba8Srgb", "Bgra8Srgb", "Rgb10a2Unorm",
                                         "Rgba16Unorm", "Rgba16Float", "Rgba32Float"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(CliDemo, DrawsASinglePixel) {
    const ProgramRun run =
        run_program({"demo", "--frames", "4", "--size", "1", "--output", scratch_path("pixel.png"), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(nlohmann::json::parse(run.out).at("mismatched_frames"), 0);
}

TEST(CliDemo, PutsAPictureOnTheCube) {
    const std::string picture = scratch_path("picture.png");
    ASSERT_EQ(run_program({"demo", "--frames", "1", "--size", "64x32", "--output", picture}).exit_code, 0);
    const ProgramRun run = run_program(
        {"demo", "--frames", "1", "--size", "64", "--image", picture, "--output", scratch_path("on_cube.png")});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("copies per frame: 0\n"));
    EXPECT_THAT(run.out, HasSubstr("from publish to submitted acquire"));
}

TEST(CliDemo, RefusesWhatTheDeviceCannotHold) {
    const std::string png = scratch_path("large.png");
    const ProgramRun run = run_program({"demo", "--size", "100000", "--output", png});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("100000"));
    EXPECT_FALSE(std::filesystem::exists(png));
}

class CliDevice : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(CliDevice, ThatIsNotThereIsAnsweredWithThoseThatAre) {
    const auto vulkan = nlohmann::json::parse(run_program({"info", "--json"}).out).at("backends").at(0);
    const auto first = vulkan.at("devices").at(0);
    ASSERT_EQ(first.at("index"), 0);
    const ProgramRun run = run_program(GetParam());
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("no Vulkan device has the index, UUID or name \"" + GetParam().back() + '"'));
    EXPECT_THAT(run.err, HasSubstr("; there are 0 \"" + first.at("name").get<std::string>() + '"'));
}

INSTANTIATE_TEST_SUITE_P(All, CliDevice,
                         testing::Values(std::vector<std::string>{"demo", "--device", "99"},
                                         std::vector<std::string>{"demo", "--device", "xylophone"},
                                         std::vector<std::string>{"bench", "share", "--device", "99"},
                                         std::vector<std::string>{"matrix", "--device", "99"},
                                         std::vector<std::string>{"doctor", "vulkan", "host", "--device-a", "99"}),
                         [](const auto& tested) { return tested.param.front() + '_' + tested.param.back(); });

TEST(CliDemo, RefusesAnOutputThatCannotBeWritten) {
    const ProgramRun run = run_program({"demo", "--output", "/nonexistent/demo.png"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.err, "geyser demo: cannot write /nonexistent/demo.png: No such file or directory\n");
}

TEST(CliDemo, ReportsADiskThatIsFull) {
    const ProgramRun run = run_program({"demo", "--frames", "1", "--size", "64", "--output", "/dev/full", "--json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.err, "geyser demo: cannot write /dev/full: No space left on device\n");
    EXPECT_EQ(nlohmann::json::parse(run.out).at("error").at("code"), "SystemFailure");
}

TEST(CliInfo, DescribesTheDriverOfThisLane) {
    const ProgramRun run = run_program({"info", "--formats", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const auto vulkan = nlohmann::json::parse(run.out).at("backends").at(0);
    ASSERT_EQ(vulkan.at("available"), true) << vulkan;
    for (const char* key : {"name", "driver", "device_uuid", "driver_uuid"}) {
        EXPECT_NE(vulkan.at("devices").at(0).at(key), "") << key;
    }
    EXPECT_EQ(vulkan.at("devices").at(0).at("index"), 0);
    EXPECT_FALSE(vulkan.at("devices").at(0).at("formats").empty());
}

TEST(CliInfo, ShowsTheIndexThatSelectsEachDevice) {
    const ProgramRun run = run_program({"info"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    // Below a name there may be a line about what was never seen on hardware.
    const std::size_t host = run.out.find("\nhost\n");
    ASSERT_NE(host, std::string::npos) << run.out;
    EXPECT_THAT(run.out.substr(0, host), HasSubstr("\nvulkan\n"));
    EXPECT_THAT(run.out.substr(0, host), HasSubstr("\n  0: "));
    EXPECT_THAT(run.out.substr(host), HasSubstr("\n  host memory ("));
}

} // namespace
} // namespace geyser::test
