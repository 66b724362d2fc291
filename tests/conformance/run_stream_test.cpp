// A stream must fail where either side fails, and where the receiver's report is not what the devices promise.
#include <conformance/counting_manager.hpp>
#include <conformance/run_case.hpp>
#include <process/private_folder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

namespace geyser::conformance::test {
namespace {

using ::testing::HasSubstr;

constexpr TextureDescriptor kTexture{.width = 8, .height = 4, .layout = TextureLayout::Linear};
constexpr FrameNumber kFrames = 20;

struct Lie {
    std::string name;
    std::function<void(StreamReport&)> tell;
    std::string reason;
};

void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.name; }

/// A real receiver whose report is another one on the way.
class Liar final : public Party {
public:
    Liar(LocalParty& honest, const std::function<void(StreamReport&)>& tell) : honest_(honest), tell_(tell) {}

    Result<void> join(const Offer& offer, const TextureDescriptor& expected) override {
        return honest_.join(offer, expected);
    }
    Result<void> write(Turn turn) override { return honest_.write(turn); }
    Result<Comparison> read(Turn turn) override { return honest_.read(turn); }
    Result<StreamReport> follow(const StreamOffer& offer) override {
        auto report = honest_.follow(offer);
        if (report) {
            tell_(*report);
        }
        return report;
    }
    Result<void> close() override { return honest_.close(); }

private:
    LocalParty& honest_;
    const std::function<void(StreamReport&)>& tell_;
};

class RunStream : public ::testing::Test {
protected:
    [[nodiscard]] Verdict run(Party& importer) { return run_stream(subject_, *exporter_, importer, *device_.manager); }

    Device device_ = open_device(Api::Host, {}, false).value();
    std::unique_ptr<LocalParty> exporter_ = LocalParty::create(device_).value();
    std::unique_ptr<LocalParty> importer_ = LocalParty::create(device_).value();
    StreamCase subject_{.descriptor = kTexture, .transport = Transport::HostMemory, .frames = kFrames};
};

TEST_F(RunStream, PassesBetweenTwoRealParties) {
    const Verdict verdict = run(*importer_);
    EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
    EXPECT_EQ(verdict.copies_per_frame, 0U);
    EXPECT_EQ(verdict.stream_sync, SyncKind::CpuCompletion);
}

TEST_F(RunStream, LeavesThePartiesReadyForTheNext) {
    for (int i = 0; i < 3; ++i) {
        const Verdict verdict = run(*importer_);
        EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
    }
}

TEST_F(RunStream, CallsARefusalByTheDeviceUnsupportedWithItsReason) {
    subject_.descriptor.layout = TextureLayout::Optimal;
    const Verdict verdict = run(*importer_);
    EXPECT_EQ(verdict.outcome, Outcome::Unsupported);
    EXPECT_THAT(verdict.reason, HasSubstr("host: layout Optimal"));
}

/// A receiver that fails before it has connected: the sender must not wait for it.
class Deserter final : public Party {
public:
    Result<void> join(const Offer&, const TextureDescriptor&) override { return {}; }
    Result<void> write(Turn) override { return {}; }
    Result<Comparison> read(Turn) override { return Comparison{}; }
    Result<StreamReport> follow(const StreamOffer&) override {
        return fail(ErrorCode::PeerRejected, "follow", "not today");
    }
    Result<void> close() override { return {}; }
};

TEST_F(RunStream, FailsWhereTheReceiverFails) {
    Deserter importer;
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr("receiver: "));
    EXPECT_THAT(verdict.reason, HasSubstr("not today"));
}

class RunStreamWithALie : public RunStream, public ::testing::WithParamInterface<Lie> {};

TEST_P(RunStreamWithALie, Fails) {
    Liar importer(*importer_, GetParam().tell);
    const Verdict verdict = run(importer);
    EXPECT_EQ(verdict.outcome, Outcome::Fail);
    EXPECT_THAT(verdict.reason, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    Each, RunStreamWithALie,
    ::testing::Values(Lie{"Texels",
                          [](StreamReport& report) {
                              report.found.different = 1;
                              report.found.first = "the first";
                          },
                          "1 of 640 blocks differ, first the first"},
                      Lie{"Nothing", [](StreamReport& report) { report.found = {}; }, "nothing was compared"},
                      Lie{"Blocks", [](StreamReport& report) { --report.found.blocks; }, "639 blocks were compared"},
                      Lie{"Copies", [](StreamReport& report) { report.copies = 1; }, "1 copies were made, not 0"},
                      Lie{"Imports", [](StreamReport& report) { report.imports = 2; }, "2 imports were made"},
                      Lie{"Sync", [](StreamReport& report) { report.sync = SyncKind::TimelineOpaqueFd; },
                          "synchronised by timeline-opaque-fd, not by cpu-completion"}),
    [](const auto& test) { return test.param.name; });

TEST(Follow, RefusesAFrameThatIsNotTheNext) {
    const Device device = open_device(Api::Host, {}, false).value();
    const auto endpoint = endpoint::make_endpoint(*device.manager).value();
    const auto folder = process::PrivateFolder::create("geyser-follow", "test").value();
    const auto sender =
        Sender::create(*device.manager, {.name = "late", .texture = kTexture, .directory = folder.path()}).value();
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(sender->begin_frame(endpoint::kStepTimeout).value().submit());
    }
    const auto followed = follow({.directory = folder.path(), .name = "late", .frames = 2}, device, *endpoint);
    ASSERT_FALSE(followed);
    EXPECT_THAT(followed.error().reason, HasSubstr("frame 2 came where frame 1 was next"));
}

TEST(CountingManager, CountsImportsAndNothingElse) {
    const Device device = open_device(Api::Host, {}, false).value();
    CountingManager manager(*device.manager);
    const auto texture = manager.create_shareable_texture(kTexture, Transport::HostMemory).value();
    const auto handle = manager.export_texture(*texture).value();
    EXPECT_EQ(manager.imports(), 0U);
    EXPECT_TRUE(manager.import_texture(handle, kTexture));
    EXPECT_EQ(manager.imports(), 1U);
    EXPECT_FALSE(manager.import_semaphore({}));
    EXPECT_EQ(manager.imports(), 2U);
}

} // namespace
} // namespace geyser::conformance::test
