#include <geyser/manager.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace geyser {
namespace {

using testing::HasSubstr;

constexpr TextureSupport kBoth = {.can_export = true, .can_import = true};

/// Answers questions; makes nothing.
class FakeManager final : public TextureShareManager {
public:
    Capabilities offered = {.api = Api::Vulkan};
    std::map<Transport, TextureSupport> answers = {};
    bool finds_the_question_malformed = false;

    const Capabilities& capabilities() const noexcept override { return offered; }
    Result<TextureSupport> query(const TextureDescriptor&, Transport transport) const override {
        if (finds_the_question_malformed) {
            return fail(ErrorCode::InvalidArgument, "query", "width 0 is not at least 1");
        }
        const auto answer = answers.find(transport);
        return answer != answers.end() ? answer->second : TextureSupport{.reason = "not offered"};
    }
    Transport default_transport() const noexcept override { return Transport::OpaqueFd; }
    Result<std::unique_ptr<SharedTexture>> create_shareable_texture(const TextureDescriptor&, Transport) override {
        return unused();
    }
    Result<ApiTextureHandle> export_texture(const SharedTexture&) override { return unused(); }
    Result<std::unique_ptr<SharedTexture>> import_texture(const ApiTextureHandle&, const TextureDescriptor&) override {
        return unused();
    }
    Result<std::unique_ptr<SharedSemaphore>> create_semaphore(SyncKind) override { return unused(); }
    Result<ApiSemaphoreHandle> export_semaphore(const SharedSemaphore&) override { return unused(); }
    Result<std::unique_ptr<SharedSemaphore>> import_semaphore(const ApiSemaphoreHandle&) override { return unused(); }
    Result<void> release(SharedTexture& /*texture*/, const HandOff& /*sync*/) override { return unused(); }
    Result<void> acquire(SharedTexture& /*texture*/, const HandOff& /*sync*/, Contents /*contents*/) override {
        return unused();
    }
    Result<void> copy(const SharedTexture&, SharedTexture&, const HandOff&) override { return unused(); }
    Result<void> relay(const HandOff&) override { return unused(); }

private:
    static std::unexpected<Error> unused() { return fail(ErrorCode::DriverFailure, "FakeManager", "not used here"); }
};

Uuid uuid(std::uint8_t first) { return {{first}}; }

struct Negotiate : testing::Test {
    FakeManager exporter;
    FakeManager importer;
    TextureDescriptor descriptor = {.width = 16, .height = 16};

    Result<Agreement> negotiate() const { return geyser::negotiate(exporter, importer, descriptor); }
    void both_answer(Transport transport, const TextureSupport& answer) {
        exporter.answers[transport] = answer;
        importer.answers[transport] = answer;
    }
};

TEST_F(Negotiate, PrefersOpaqueFd) {
    both_answer(Transport::HostMemory, kBoth);
    both_answer(Transport::DmaBuf, kBoth);
    both_answer(Transport::OpaqueFd, kBoth);
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->transport, Transport::OpaqueFd);
    EXPECT_EQ(agreement->copies_per_frame, 0U);
}

TEST_F(Negotiate, PrefersDmaBufToHostMemory) {
    both_answer(Transport::HostMemory, kBoth);
    both_answer(Transport::DmaBuf, kBoth);
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->transport, Transport::DmaBuf);
}

TEST_F(Negotiate, PrefersFewerCopiesToAnEarlierTransport) {
    both_answer(Transport::OpaqueFd, {.can_export = true, .can_import = true, .copies_per_frame = 1});
    both_answer(Transport::HostMemory, kBoth);
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->transport, Transport::HostMemory);
}

TEST_F(Negotiate, AddsTheCopiesOfBothSides) {
    both_answer(Transport::HostMemory, {.can_export = true, .can_import = true, .copies_per_frame = 1});
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->copies_per_frame, 2U);
}

TEST_F(Negotiate, LeavesTheMomentToTheCpuWhereTheCpuTakesPartInTheHandOff) {
    exporter.offered.sync =
        importer.offered.sync = {{.kind = SyncKind::TimelineOpaqueFd, .can_export = true, .can_import = true}};
    exporter.answers[Transport::HostMemory] = kBoth;
    importer.answers[Transport::HostMemory] = {.can_import = true, .copies_per_frame = 2, .needs_cpu = true};
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->sync, SyncKind::CpuCompletion);
}

TEST_F(Negotiate, NeedsOnlyExportThereAndImportHere) {
    exporter.answers[Transport::OpaqueFd] = {.can_export = true};
    importer.answers[Transport::OpaqueFd] = {.can_import = true};
    EXPECT_TRUE(negotiate());
}

TEST_F(Negotiate, TakesNoOpaqueFdToAnotherDriver) { // trap 4
    both_answer(Transport::OpaqueFd, kBoth);
    both_answer(Transport::HostMemory, kBoth);
    importer.offered.identity.driver = uuid(1);
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->transport, Transport::HostMemory);
}

TEST_F(Negotiate, TakesADmaBufToAnotherDriver) { // trap 4
    both_answer(Transport::DmaBuf, kBoth);
    importer.offered.identity.device = uuid(1);
    importer.offered.identity.driver = uuid(1);
    EXPECT_TRUE(negotiate());
}

TEST_F(Negotiate, TheErrorListsEachRefusal) {
    both_answer(Transport::OpaqueFd, kBoth);
    importer.offered.identity.driver = uuid(1);
    exporter.answers[Transport::DmaBuf] = {.reason = "no DRM node"};
    exporter.answers[Transport::HostMemory] = {.can_export = true};
    importer.answers[Transport::HostMemory] = {.reason = "format not supported"};
    const auto agreement = negotiate();
    ASSERT_FALSE(agreement);
    EXPECT_EQ(agreement.error().code, ErrorCode::UnsupportedTransport);
    EXPECT_EQ(agreement.error().operation, "negotiate");
    EXPECT_THAT(agreement.error().reason, HasSubstr("opaque-fd: driver UUID of the handle 00000000"));
    EXPECT_THAT(agreement.error().reason, HasSubstr("; dma-buf: exporter: no DRM node"));
    EXPECT_THAT(agreement.error().reason, HasSubstr("; host-memory: importer: format not supported"));
}

TEST_F(Negotiate, ARefusalWithoutAReasonIsStillNamed) {
    exporter.answers[Transport::OpaqueFd] = {};
    exporter.answers[Transport::DmaBuf] = {.can_export = true};
    importer.answers[Transport::DmaBuf] = {};
    const auto agreement = negotiate();
    ASSERT_FALSE(agreement);
    EXPECT_THAT(agreement.error().reason, HasSubstr("opaque-fd: exporter: cannot export it"));
    EXPECT_THAT(agreement.error().reason, HasSubstr("dma-buf: importer: cannot import it"));
}

TEST_F(Negotiate, PassesOnWhatTheExporterFindsMalformed) {
    exporter.finds_the_question_malformed = true;
    const auto agreement = negotiate();
    ASSERT_FALSE(agreement);
    EXPECT_EQ(agreement.error().code, ErrorCode::InvalidArgument);
}

TEST_F(Negotiate, PassesOnWhatTheImporterFindsMalformed) {
    exporter.answers[Transport::OpaqueFd] = kBoth;
    importer.finds_the_question_malformed = true;
    const auto agreement = negotiate();
    ASSERT_FALSE(agreement);
    EXPECT_EQ(agreement.error().code, ErrorCode::InvalidArgument);
}

TEST_F(Negotiate, AgreesOnSyncAsWell) {
    both_answer(Transport::OpaqueFd, kBoth);
    exporter.offered.sync = {{.kind = SyncKind::BinaryOpaqueFd, .can_export = true}};
    importer.offered.sync = {{.kind = SyncKind::BinaryOpaqueFd, .can_import = true}};
    const auto agreement = negotiate();
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_EQ(agreement->sync, SyncKind::BinaryOpaqueFd);
}

Capabilities with_sync(std::initializer_list<SyncKind> kinds) {
    Capabilities capabilities{.api = Api::Vulkan};
    for (const SyncKind kind : kinds) {
        capabilities.sync.push_back({.kind = kind, .can_export = true, .can_import = true});
    }
    return capabilities;
}

TEST(NegotiateSync, PicksTheBestOfBoth) {
    using enum SyncKind;
    const Capabilities all = with_sync({CpuCompletion, FenceOpaqueFd, BinaryOpaqueFd, TimelineOpaqueFd});
    EXPECT_EQ(negotiate_sync(all, all), TimelineOpaqueFd);
    EXPECT_EQ(negotiate_sync(all, with_sync({FenceOpaqueFd, BinaryOpaqueFd})), BinaryOpaqueFd);
    EXPECT_EQ(negotiate_sync(with_sync({FenceOpaqueFd}), all), FenceOpaqueFd);
}

TEST(NegotiateSync, FallsBackToCpuCompletion) {
    EXPECT_EQ(negotiate_sync(with_sync({}), with_sync({SyncKind::TimelineOpaqueFd})), SyncKind::CpuCompletion);
}

TEST(NegotiateSync, NeedsExportThereAndImportHere) {
    Capabilities exporter = with_sync({SyncKind::TimelineOpaqueFd});
    Capabilities importer = exporter;
    exporter.sync[0].can_export = false;
    EXPECT_EQ(negotiate_sync(exporter, importer), SyncKind::CpuCompletion);
    exporter.sync[0].can_export = true;
    importer.sync[0].can_import = false;
    EXPECT_EQ(negotiate_sync(exporter, importer), SyncKind::CpuCompletion);
}

TEST(NegotiateSync, SharesNoOpaqueSyncWithAnotherDevice) {
    const Capabilities exporter = with_sync({SyncKind::TimelineOpaqueFd});
    Capabilities importer = exporter;
    importer.identity.device = uuid(1);
    EXPECT_EQ(negotiate_sync(exporter, importer), SyncKind::CpuCompletion);
}

TEST(NegotiateSync, SharesEventsWithAnotherDevice) {
    const Capabilities exporter = with_sync({SyncKind::CpuCompletion, SyncKind::SharedEvent});
    Capabilities importer = exporter;
    importer.identity.device = uuid(1);
    EXPECT_EQ(negotiate_sync(exporter, importer), SyncKind::SharedEvent);
}

TEST(NegotiateSync, PrefersTheFenceOfDirect3DToOpaqueTimelines) { // trap 31
    const Capabilities both =
        with_sync({SyncKind::FenceOpaqueWin32, SyncKind::TimelineOpaqueWin32, SyncKind::D3D12Fence});
    EXPECT_EQ(negotiate_sync(both, both), SyncKind::D3D12Fence);
}

TEST(CheckIdentity, PassesTheSameDeviceAndDriver) {
    const DeviceIdentity identity{.device = uuid(1), .driver = uuid(2), .luid = {{3}}};
    EXPECT_TRUE(check_identity(identity, identity, "import_texture"));
}

TEST(CheckIdentity, NamesBothDeviceUuids) {
    const auto result = check_identity({.device = uuid(0xaa)}, {.device = uuid(0xbb)}, "import_texture");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::DeviceMismatch);
    EXPECT_EQ(result.error().operation, "import_texture");
    EXPECT_EQ(result.error().reason, "device UUID of the handle aa000000-0000-0000-0000-000000000000 is not that of "
                                     "this device bb000000-0000-0000-0000-000000000000");
}

TEST(CheckIdentity, NamesBothDriverUuids) {
    const auto result = check_identity({.driver = uuid(0xaa)}, {.driver = uuid(0xbb)}, "import_texture");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::DriverMismatch);
    EXPECT_THAT(result.error().reason, HasSubstr("driver UUID of the handle aa000000"));
    EXPECT_THAT(result.error().reason, HasSubstr("this device bb000000"));
}

TEST(CheckIdentity, NamesBothLuids) { // trap 5
    const auto result = check_identity({.luid = {{1}}}, {.luid = {{2}}}, "import_texture");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::DeviceMismatch);
    EXPECT_EQ(result.error().reason, "LUID of the handle 0100000000000000 is not that of this device 0200000000000000");
}

TEST(CheckIdentity, IgnoresALuidThatOnlyOneSideHas) { // trap 5
    EXPECT_TRUE(check_identity({.luid = {{1}}}, {}, "import_texture"));
    EXPECT_TRUE(check_identity({}, {.luid = {{1}}}, "import_texture"));
}

TEST(CheckIdentity, NamesBothNodeMasks) { // trap 5
    const auto result =
        check_identity({.luid = {{1}}, .node_mask = 1}, {.luid = {{1}}, .node_mask = 2}, "import_texture");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::DeviceMismatch);
    EXPECT_EQ(result.error().reason, "node mask of the handle 1 is not that of this device 2");
}

TEST(CheckIdentity, BelievesTheLuidAloneWhereOneSideKnowsNoUuids) { // Direct3D
    const DeviceIdentity direct3d{.luid = {{1}}, .node_mask = 1};
    EXPECT_TRUE(check_identity(direct3d, {.device = uuid(1), .driver = uuid(2), .luid = {{1}}, .node_mask = 1}, ""));
    EXPECT_FALSE(check_identity(direct3d, {.device = uuid(1), .driver = uuid(2), .luid = {{2}}, .node_mask = 1}, ""));
    EXPECT_FALSE(check_identity(direct3d, {.device = uuid(1), .driver = uuid(2)}, "")) << "nothing to compare";
}

} // namespace
} // namespace geyser
