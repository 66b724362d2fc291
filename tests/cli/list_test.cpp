// `geyser list` and `geyser top`, with a stream of this process to look at.

#include "program.hpp"

#include <geyser/geyser.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace geyser::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr const char* kNoStreams = "No streams. `geyser send NAME SOURCE` starts one.\n";

class CliStreams : public testing::Test {
protected:
    CliStreams() {
        set_variable(kStreamFolderVariable, runtime_directory_);
        std::filesystem::create_directories(runtime_directory_);
    }
    ~CliStreams() override {
        receiver_.reset();
        sender_.reset();
        std::filesystem::remove_all(runtime_directory_);
    }

    /// A stream with one frame, and a receiver that has taken it.
    void start_stream(const std::string& name) {
        const TextureDescriptor texture{.width = 333,
                                        .height = 121,
                                        .format = TextureFormat::Bgra8Unorm,
                                        .usage = TextureUsage::CopySrc,
                                        .layout = TextureLayout::Linear};
        sender_ = Sender::create(*manager_, {.name = name, .texture = texture, .program = "painter"}).value();
        sender_->begin_frame(1s).value().submit().value();
        receiver_ = Receiver::connect(*manager_, name, {.mode = StreamMode::EveryFrame, .program = "viewer"}).value();
        (void)receiver_->acquire(10s).value();
    }

    const std::string runtime_directory_ = scratch_path("runtime");
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
    std::unique_ptr<Sender> sender_;
    std::unique_ptr<Receiver> receiver_;
};

nlohmann::json only_stream(const std::string& document) {
    const auto streams = nlohmann::json::parse(document).at("streams");
    return streams.size() == 1 ? streams.at(0) : throw std::runtime_error("not one stream: " + document);
}

TEST_F(CliStreams, AreNoneWhereNobodySends) {
    const ProgramRun run = run_program({"list"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out, kNoStreams);
    EXPECT_EQ(nlohmann::json::parse(run_program({"list", "--json"}).out).at("streams"), nlohmann::json::array());
}

TEST_F(CliStreams, AreListedWithTheirReceivers) {
    start_stream("camera");
    const ProgramRun run = run_program({"list", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const auto stream = only_stream(run.out);
    EXPECT_EQ(stream.at("name"), "camera");
    EXPECT_EQ(stream.at("width"), 333);
    EXPECT_EQ(stream.at("height"), 121);
    EXPECT_EQ(stream.at("format"), "Bgra8Unorm");
    EXPECT_EQ(stream.at("pid"), own_process_id());
    EXPECT_EQ(stream.at("program"), "painter");
    EXPECT_EQ(stream.at("api"), "host");
    EXPECT_EQ(stream.at("transport"), "host-memory");
    EXPECT_EQ(stream.at("sync"), "cpu-completion");
    EXPECT_GE(stream.at("fps"), 0.0);
    EXPECT_EQ(stream.at("frames"), 1);
    for (const char* none : {"waits", "dropped", "copies", "disconnected"}) {
        EXPECT_EQ(stream.at(none), 0) << none;
    }
    ASSERT_EQ(stream.at("receivers").size(), 1U);
    const auto receiver = stream.at("receivers").at(0);
    EXPECT_EQ(receiver.at("pid"), own_process_id());
    EXPECT_EQ(receiver.at("program"), "viewer");
    EXPECT_EQ(receiver.at("mode"), "every-frame");
    EXPECT_EQ(receiver.at("sync"), "cpu-completion");
    EXPECT_EQ(receiver.at("taken"), 1);
    EXPECT_EQ(receiver.at("missed"), 0);
    EXPECT_GT(receiver.at("latency_us"), 0.0);
}

TEST_F(CliStreams, AreATableForPeople) {
    start_stream("caf\u00e9");
    const ProgramRun run = run_program({"list"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(std::ranges::count(run.out, '\n'), 2) << run.out;
    EXPECT_THAT(run.out, StartsWith("name     size  format"));
    EXPECT_THAT(run.out, HasSubstr("\ncaf\u00e9  333x121  Bgra8Unorm"));
    EXPECT_THAT(run.out, AllOf(HasSubstr(std::to_string(own_process_id())), HasSubstr("  painter  "),
                               HasSubstr("  1  "), EndsWith("  cpu-completion\n")));
}

TEST_F(CliStreams, CannotTurnTheTerminalsWritingRound) {
    start_stream("a\u202eb");
    for (const char* command : {"list", "top"}) {
        const auto look = command == std::string("top") ? std::vector<std::string>{"top", "--count", "1"}
                                                        : std::vector<std::string>{"list"};
        EXPECT_THAT(run_program(look).out, AllOf(HasSubstr("a\ufffdb"), Not(HasSubstr("\u202e")))) << command;
    }
}

TEST_F(CliStreams, AreLookedAtAsOftenAsAsked) {
    start_stream("camera");
    const ProgramRun run = run_program({"top", "--count", "2", "--interval", "50", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    std::istringstream lines(run.out);
    int looks = 0;
    for (std::string line; std::getline(lines, line); ++looks) {
        EXPECT_EQ(only_stream(line).at("receivers").at(0).at("program"), "viewer");
    }
    EXPECT_EQ(looks, 2);
}

TEST_F(CliStreams, ArePlainTablesWhereStdoutIsNoTerminal) {
    start_stream("camera");
    const ProgramRun run = run_program({"top", "--count", "1"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, StartsWith("stream"));
    EXPECT_THAT(run.out,
                AllOf(HasSubstr("painter\n"), HasSubstr("\n\nreceiver of"), HasSubstr("  viewer   every-frame"),
                      EndsWith("cpu-completion\n\n"), Not(HasSubstr("\x1b"))));
}

TEST_F(CliStreams, ThatAreNoneAreWatchedForAllTheSame) {
    const ProgramRun run = run_program({"top", "--count", "2", "--interval", "50"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out, std::string(kNoStreams) + "\n" + kNoStreams + "\n");
}

TEST_F(CliStreams, NeedAFolderToBeFoundIn) {
    unset_variable(kStreamFolderVariable);
    for (const char* command : {"list", "top"}) {
        const ProgramRun run = run_program({command, "--json"});
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_THAT(run.err,
                    StartsWith(std::string("geyser ") + command + ": " + kStreamFolderVariable + " is not set"));
        EXPECT_THAT(nlohmann::json::parse(run.out).at("error").at("reason").get<std::string>(),
                    HasSubstr(kStreamFolderVariable));
    }
}

TEST_F(CliStreams, AreWatchedUntilCtrlC) {
    StartedProgram top({"top", "--interval", "50", "--json"});
    while (std::ifstream(scratch_path("out")).peek() == std::ifstream::traits_type::eof()) {
    }
    top.signal(Signal::Interrupt);
    EXPECT_EQ(top.finish().exit_code, 0);
}

} // namespace
} // namespace geyser::test
