// A case must fail where either side fails; else a table without failures proves nothing.
#include <conformance/run_case.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace geyser::conformance::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// An importer that does what it is told.
class FakeParty final : public Party {
public:
    Result<void> join(const Offer&, const TextureDescriptor&) override { return join_answer; }
    Result<void> write(Turn) override { return write_answer; }
    Result<Comparison> read(Turn turn) override {
        seeds.push_back(turn.seed);
        return read_answer;
    }
    Result<StreamReport> follow(const StreamOffer&) override { return StreamReport{}; }
    Result<void> close() override {
        closed = true;
        return close_answer;
    }

    Result<void> join_answer = {};
    Result<void> write_answer = {};
    Result<Comparison> read_answer = Comparison{.blocks = 1};
    Result<void> close_answer = {};
    std::vector<std::uint32_t> seeds = {};
    bool closed = false;
};

class RunCase : public ::testing::Test {
protected:
    [[nodiscard]] Verdict run(Party& importer) { return run_case(subject_, *exporter_, importer, *device_.manager); }

    Device device_ = open_device(Api::Host, {}, false).value();
    std::unique_ptr<LocalParty> exporter_ = LocalParty::create(device_).value();
    Case subject_{.descriptor = {.width = 8, .height = 8, .layout = TextureLayout::Linear},
                  .transport = Transport::HostMemory};
};

TEST_F(RunCase, PassesBetweenTwoRealParties) {
    const auto importer = LocalParty::create(device_).value();
    const Verdict verdict = run(*importer);
    EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
    EXPECT_TRUE(verdict.reason.empty());
    EXPECT_EQ(verdict.copies_per_frame, 0U);
}

TEST_F(RunCase, FailsWhereTheImporterWritesNothing) {
    FakeParty importer; // says that it wrote; the exporter's own pattern is what it then finds
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr("importer to exporter: 64 of 64 blocks differ"));
}

TEST_F(RunCase, FailsWhereTheImporterFindsADifference) {
    FakeParty importer;
    importer.read_answer = Comparison{.blocks = 64, .different = 1, .first = "the first"};
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr("exporter to importer: 1 of 64 blocks differ, first the first"));
    EXPECT_TRUE(importer.closed);
}

TEST_F(RunCase, FailsWhereNothingIsCompared) {
    FakeParty importer;
    importer.read_answer = Comparison{};
    EXPECT_EQ(run(importer).outcome, Outcome::Fail);
}

TEST_F(RunCase, FailsWhereTheImportFails) {
    FakeParty importer;
    importer.join_answer = fail(ErrorCode::DeviceMismatch, "import_texture", "this is not that");
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr("this is not that"));
    EXPECT_TRUE(importer.seeds.empty());
}

TEST_F(RunCase, FailsWhereAReadFails) {
    FakeParty importer;
    importer.read_answer = fail(ErrorCode::Timeout, "acquire", "the deadline passed");
    EXPECT_EQ(run(importer).outcome, Outcome::Fail);
}

TEST_F(RunCase, FailsWhereAWriteFails) {
    FakeParty importer;
    importer.write_answer = fail(ErrorCode::Timeout, "release", "the deadline passed");
    EXPECT_EQ(run(importer).outcome, Outcome::Fail);
}

TEST_F(RunCase, FailsWhereAManagerWarnedOfSomething) {
    const Device other = open_device(Api::Host, {}, false).value();
    const auto importer = LocalParty::create(other).value();
    device_.log->add(LogLevel::Warning, "VUID-1234");
    const Verdict verdict = run(*importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr("VUID-1234"));
}

TEST_F(RunCase, TakesNoOffenceAtInformation) {
    const auto importer = LocalParty::create(device_).value();
    device_.log->add(LogLevel::Info, "the driver is called so");
    EXPECT_EQ(run(*importer).outcome, Outcome::Pass);
}

TEST_F(RunCase, CallsARefusalByTheDeviceUnsupportedWithItsReason) {
    subject_.descriptor.layout = TextureLayout::Optimal;
    FakeParty importer;
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Unsupported);
    EXPECT_THAT(verdict.reason, HasSubstr("host: layout Optimal"));
    EXPECT_EQ(verdict.copies_per_frame, std::nullopt);
    EXPECT_FALSE(importer.closed);
}

} // namespace
} // namespace geyser::conformance::test
