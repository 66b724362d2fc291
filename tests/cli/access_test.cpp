// `geyser bench access`: what it says and how it ends, with CUDA and without. What it measures is no matter of tests.

#include "program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace geyser::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(CliBenchAccess, MeasuresEachReaderOrSaysWhyNot) {
    const ProgramRun run = run_program({"bench", "access", "--size", "64x32", "--repeat", "3", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json report = json::parse(run.out);
    EXPECT_EQ(report.at("size"), "64x32");
    EXPECT_EQ(report.at("repeat"), 3);
    ASSERT_GE(report.at("results").size(), 1U);
    EXPECT_EQ(report.at("results").at(0).at("reader"), "vulkan");
    for (const json& result : report.at("results")) {
        SCOPED_TRACE(result.dump());
        if (result.contains("reason")) {
            EXPECT_NE(result.at("reason"), "");
            continue;
        }
        EXPECT_GT(result.at("shared_us"), 0.0);
        EXPECT_GT(result.at("local_us"), 0.0);
        EXPECT_DOUBLE_EQ(result.at("ratio").get<double>(),
                         result.at("local_us").get<double>() / result.at("shared_us").get<double>());
    }
    EXPECT_FALSE(report.at("results").at(0).contains("reason")) << "every lane has Vulkan";
}

TEST(CliBenchAccess, IsATableForPeople) {
    const ProgramRun run = run_program({"bench", "access", "--size", "64x32", "--repeat", "1"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("Rgba8Unorm 64x32, medians of 1 passes in microseconds"));
    EXPECT_THAT(run.out, HasSubstr("a shader samples an optimal texture"));
}

TEST(CliBenchAccess, RefusesADeviceThatIsNotThere) {
    const ProgramRun run = run_program({"bench", "access", "--device", "nothing", "--json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(json::parse(run.out).at("error").at("code"), "DeviceNotFound");
}

TEST(CliBenchAccess, RefusesAnEmptySize) {
    const ProgramRun run = run_program({"bench", "access", "--size", "0x4"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("the size 0x4 is empty"));
}

} // namespace
} // namespace geyser::test
