// `geyser demo`, `geyser send` and `geyser receive` between every two APIs of this lane.

#include "stream_support.hpp"

#include <os_kinds.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

namespace geyser::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Why the API is not on this lane; empty where it is.
std::string missing(const std::string& api) {
    static const json kBackends = json::parse(run_program({"info", "--json"}).out).at("backends");
    const auto found = std::ranges::find_if(kBackends, [&](const json& backend) { return backend.at("api") == api; });
    return found->at("available") ? "" : api + ": " + found->at("reason").get<std::string>();
}

using Pair = std::tuple<const char*, const char*>;

class CliPair : public StreamCommands, public testing::WithParamInterface<Pair> {
protected:
    void SetUp() override {
        for (const std::string& api : {from_, to_}) {
            if (const std::string reason = missing(api); !reason.empty()) {
                GTEST_SKIP() << reason;
            }
        }
    }

    [[nodiscard]] std::string_view transport_of(bool on_host) const {
        return on_host ? "host-memory" : from_ == "metal" || to_ == "metal" ? "iosurface" : name(kOpaque);
    }

    std::string from_ = std::get<0>(GetParam());
    std::string to_ = std::get<1>(GetParam());
};

class CliDemoPair : public CliPair {};
class CliStreamPair : public CliPair {};
class CliGpuStream : public CliPair {};

TEST_P(CliDemoPair, ArrivesInEveryPixel) {
    // Where one side is the CPU, its memory is where they meet.
    const bool on_host = from_ == "host" || to_ == "host";
    const ProgramRun run = run_program({"demo", "--from", from_, "--to", to_, "--frames", "7", "--size", "97x61",
                                        "--output", path("demo.png"), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json report = json::parse(run.out);
    EXPECT_EQ(report.at("from"), from_);
    EXPECT_EQ(report.at("to"), to_);
    EXPECT_EQ(report.at("frames"), 7);
    EXPECT_EQ(report.at("mismatched_frames"), 0);
    EXPECT_EQ(report.at("transport"), transport_of(on_host));
    if (!on_host) {
        EXPECT_EQ(report.at("copies_per_frame"), 0);
    }
    const PngContents png = read_png(path("demo.png"));
    EXPECT_EQ(png.width, 97U);
    EXPECT_EQ(png.height, 61U);
}

TEST_P(CliStreamPair, Arrives) {
    RunningProgram sender(send({"--pattern", "--size", "96x64", "--frames", "3", "--api", from_}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "3", "--api", to_, "--png", path("last.png")}));
    const ProgramRun received = receiver.finish();
    ASSERT_EQ(received.exit_code, 0) << received.err;
    const ProgramRun sent = sender.finish();
    ASSERT_EQ(sent.exit_code, 0) << sent.err;

    const json receipt = json::parse(received.out);
    EXPECT_EQ(receipt.at("api"), to_);
    EXPECT_EQ(receipt.at("transport"), transport_of(from_ == "host"));
    const json report = json::parse(sent.out);
    EXPECT_EQ(report.at("api"), from_);
    EXPECT_EQ(report.at("transport"), transport_of(from_ == "host"));
    EXPECT_EQ(report.at("sync"), receipt.at("sync"));
    EXPECT_EQ(report.at("copies"), 0);
    const PngContents png = read_png(path("last.png"));
    const std::string rgba(reinterpret_cast<const char*>(png.pixels.data()), png.pixels.size() * 4);
    EXPECT_EQ(number_in_row(rgba, 0, png.width), 3U);
    EXPECT_EQ(number_in_row(rgba, rgba.size() - png.width * 4, png.width), 3U);
}

TEST_P(CliGpuStream, IsRefusedToTheCpuWithTheReason) {
    RunningProgram sender(send({"--pattern", "--size", "96x64", "--frames", "3", "--api", from_}));
    await_sender(sender);
    RunningProgram receiver(receive({"--count", "1", "--api", to_}));
    const ProgramRun run = receiver.finish();
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("geyser receive: host cannot import the textures of the stream: "));
    EXPECT_THAT(run.err, HasSubstr(std::string(name(kOpaque))));
}

constexpr std::array kApis = {"vulkan", "opengl", "cuda", "webgpu", "host"};
constexpr std::array kGpuApis = {"vulkan", "opengl", "cuda", "webgpu"};

std::string pair_name(const testing::TestParamInfo<Pair>& tested) {
    return std::string(std::get<0>(tested.param)) + "_to_" + std::get<1>(tested.param);
}

INSTANTIATE_TEST_SUITE_P(All, CliDemoPair, testing::Combine(testing::ValuesIn(kApis), testing::ValuesIn(kApis)),
                         pair_name);
INSTANTIATE_TEST_SUITE_P(ToGpus, CliStreamPair, testing::Combine(testing::ValuesIn(kApis), testing::ValuesIn(kGpuApis)),
                         pair_name);
INSTANTIATE_TEST_SUITE_P(OnHost, CliStreamPair, testing::Values(Pair("host", "host")), pair_name);
// Metal meets the CPU, itself, and what can import its surfaces.
INSTANTIATE_TEST_SUITE_P(Metal, CliDemoPair,
                         testing::Values(Pair("metal", "metal"), Pair("metal", "host"), Pair("host", "metal"),
                                         Pair("vulkan", "metal"), Pair("metal", "vulkan")),
                         pair_name);
INSTANTIATE_TEST_SUITE_P(Metal, CliStreamPair,
                         testing::Values(Pair("metal", "metal"), Pair("host", "metal"), Pair("metal", "vulkan")),
                         pair_name);
INSTANTIATE_TEST_SUITE_P(All, CliGpuStream, testing::Combine(testing::ValuesIn(kGpuApis), testing::Values("host")),
                         pair_name);

class CliMissingApi : public testing::TestWithParam<const char*> {};

TEST_P(CliMissingApi, SaysWhatIsMissing) {
    const std::string api = GetParam();
    const std::string reason = missing(api);
    if (reason.empty()) {
        GTEST_SKIP() << api << " is here";
    }
    for (const auto& command : {std::vector<std::string>{"demo", "--from", api}, {"demo", "--to", api}}) {
        const ProgramRun run = run_program(command);
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_EQ(run.err.find("geyser demo: "), 0U) << run.err;
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 2) << run.err; // the sentence and the hint
    }
}

INSTANTIATE_TEST_SUITE_P(All, CliMissingApi, testing::Values("opengl", "cuda", "webgpu", "metal"),
                         [](const auto& tested) { return std::string(tested.param); });

} // namespace
} // namespace geyser::test
