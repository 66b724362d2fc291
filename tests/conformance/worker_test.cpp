// A party in another process, and what happens where it is not there.
#include "worker_command.hpp"

#include <conformance/run_case.hpp>
#include <conformance/worker.hpp>
#include <process/child.hpp>

#include <gtest/gtest.h>

namespace geyser::conformance::test {
namespace {

class Worker : public ::testing::Test {
protected:
    Device device_ = open_device(Api::Host, {}, false).value();
    std::unique_ptr<LocalParty> exporter_ = LocalParty::create(device_).value();
    Case subject_{.descriptor = {.width = 17, .height = 5, .layout = TextureLayout::Linear},
                  .transport = Transport::HostMemory};
};

TEST_F(Worker, RunsManyCasesInOneProcess) {
    const auto worker = WorkerParty::start(worker_command(Api::Host, {}, false)).value();
    for (int i = 0; i < 3; ++i) {
        const Verdict verdict = run_case(subject_, *exporter_, *worker, *device_.manager);
        EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
    }
}

TEST_F(Worker, FollowsAStreamInAnotherProcess) {
    const auto worker = WorkerParty::start(worker_command(Api::Host, {}, false)).value();
    const Verdict verdict =
        run_stream({.descriptor = subject_.descriptor, .transport = Transport::HostMemory, .frames = 50}, *exporter_,
                   *worker, *device_.manager);
    EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
}

TEST_F(Worker, ReportsTheErrorOfTheOtherProcess) {
    const auto worker = WorkerParty::start(worker_command(Api::Host, {}, false)).value();
    const auto offer = exporter_->open(subject_).value();
    auto expected = subject_.descriptor;
    expected.width = 16;
    const auto joined = worker->join(offer, expected);
    ASSERT_FALSE(joined);
    EXPECT_EQ(joined.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_NE(joined.error().reason.find("17"), std::string::npos) << joined.error().reason;
}

TEST_F(Worker, SaysHowAProgramEndedThatDidNotSayAWord) {
    const auto worker = WorkerParty::start({process::this_program(), std::string(kLeaverFlag)});
    ASSERT_FALSE(worker);
    EXPECT_EQ(worker.error().code, ErrorCode::PeerClosed);
    EXPECT_EQ(worker.error().reason, "the second process ended with exit code 1");
}

TEST_F(Worker, GivesUpOnAProgramThatDoesNotSayAWord) {
    using namespace std::chrono_literals;
    const auto child = process::Child::start({process::this_program(), std::string(kSilentFlag)}, "the sleeper", 50ms);
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().code, ErrorCode::Timeout);
    EXPECT_EQ(child.error().reason, "the sleeper did not say a word");
}

TEST_F(Worker, SaysWhichProgramCouldNotBeStarted) {
    const auto worker = WorkerParty::start({"/nonexistent/program"});
    ASSERT_FALSE(worker);
    EXPECT_EQ(worker.error().code, ErrorCode::SystemFailure);
    EXPECT_NE(worker.error().reason.find("/nonexistent/program"), std::string::npos);
}

} // namespace
} // namespace geyser::conformance::test
