// `geyser bench stream`: what it says and how it ends. What it measures is no matter of tests.

#include "program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace geyser::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class CliBenchStream : public testing::Test {
protected:
    CliBenchStream() {
        std::filesystem::create_directories(temporary_);
        set_variable(kTemporaryFolderVariable, temporary_);
    }
    ~CliBenchStream() override {
        unset_variable(kTemporaryFolderVariable);
        std::filesystem::remove_all(temporary_);
    }

    /// Longer than any test waits for.
    static StartedProgram endless() {
        return StartedProgram({"bench", "stream", "--receivers", "2", "--size", "64", "--frames", "1000000"});
    }

    const std::string temporary_ = scratch_path("tmp");
};

std::set<std::string> keys(const nlohmann::json& object) {
    std::set<std::string> all;
    for (const auto& [key, value] : object.items()) {
        all.insert(key);
    }
    return all;
}

TEST_F(CliBenchStream, MeasuresEachCaseNextToItsFloor) {
    const ProgramRun run = run_program({"bench", "stream", "--receivers", "1,2", "--size", "64x64", "--size", "32x16",
                                        "--frames", "20", "--fps", "1000", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const auto report = nlohmann::json::parse(run.out);
    EXPECT_EQ(keys(report), (std::set<std::string>{"device", "results"}));
    EXPECT_EQ(report.at("device"), "host");
    std::vector<std::string> cases;
    for (const auto& result : report.at("results")) {
        EXPECT_EQ(keys(result), (std::set<std::string>{"receivers", "size", "floor", "stream", "ratio"}));
        cases.push_back(std::to_string(result.at("receivers").get<int>()) + " " + result.at("size").get<std::string>());
        for (const char* part : {"floor", "stream"}) {
            EXPECT_EQ(keys(result.at(part)), (std::set<std::string>{"p50_us", "p99_us", "cpu_us"}));
            EXPECT_GT(result.at(part).at("p50_us"), 0.0);
            EXPECT_GE(result.at(part).at("p99_us"), result.at(part).at("p50_us"));
            EXPECT_GE(result.at(part).at("cpu_us"), 0.0); // counted in ticks, where these frames are fewer
        }
        EXPECT_EQ(keys(result.at("ratio")), (std::set<std::string>{"p50", "p99", "cpu"}));
        EXPECT_DOUBLE_EQ(result.at("ratio").at("p50").get<double>(), result.at("stream").at("p50_us").get<double>() /
                                                                         result.at("floor").at("p50_us").get<double>());
    }
    EXPECT_EQ(cases, (std::vector<std::string>{"1 64x64", "1 32x16", "2 64x64", "2 32x16"}));
    EXPECT_TRUE(std::filesystem::is_empty(temporary_));
}

TEST_F(CliBenchStream, IsATableForPeople) {
    const ProgramRun run =
        run_program({"bench", "stream", "--receivers", "1", "--size", "64", "--frames", "1", "--fps", "1000"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, StartsWith("host, 1 frames each at 1000 a second; microseconds\n"));
    EXPECT_THAT(run.out, HasSubstr("\n        1       64x64 "));
}

TEST_F(CliBenchStream, ReportsAProcessThatDied) {
    StartedProgram bench = endless();
    const OtherProcess publisher = bench.child();
    publisher.kill();
    const ProgramRun run = bench.finish();
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, StartsWith("geyser bench stream: the publisher " + words_for_killed()));
    EXPECT_TRUE(std::filesystem::is_empty(temporary_));
}

TEST_F(CliBenchStream, LeavesNothingBehindOnCtrlC) {
    StartedProgram bench = endless();
    const OtherProcess publisher = bench.child();
    bench.signal(Signal::Interrupt);
    const ProgramRun run = bench.finish();
    EXPECT_EQ(run.exit_code, exit_code_of(Signal::Interrupt));
    EXPECT_EQ(run.err, "geyser bench stream: interrupted\n");
    EXPECT_TRUE(publisher.has_ended());
    EXPECT_TRUE(std::filesystem::is_empty(temporary_));
}

TEST_F(CliBenchStream, SaysWhatTheSenderRefuses) {
    const ProgramRun run = run_program({"bench", "stream", "--size", "4000000000x4000000000"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("4000000000"));
    EXPECT_THAT(run.err, HasSubstr("\nhint: "));
}

TEST_F(CliBenchStream, NeedsATemporaryFolder) {
    set_variable(kTemporaryFolderVariable, "/nonexistent");
    const ProgramRun run = run_program({"bench", "stream", "--frames", "1"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, StartsWith("geyser bench stream: cannot make a temporary folder: "));
}

} // namespace
} // namespace geyser::test
