#include "d3d12_fixture.hpp"

#include <thread>

namespace geyser::test {
namespace {

struct SharedFence {
    std::unique_ptr<SharedSemaphore> made;
    std::unique_ptr<SharedSemaphore> opened;
};

SharedFence share_fence(D3D12TextureShareManager& exporter, D3D12TextureShareManager& importer) {
    auto made = exporter.create_semaphore(SyncKind::D3D12Fence).value();
    auto opened = importer.import_semaphore(exporter.export_semaphore(*made).value()).value();
    return {std::move(made), std::move(opened)};
}

TEST_F(D3D12, FencesCountForBothSides) {
    const SharedFence fence = share_fence(*exporter, *importer);
    ASSERT_TRUE(fence.made->signal(5));
    EXPECT_EQ(fence.opened->value().value(), 5U);
    EXPECT_TRUE(fence.opened->wait(5, 0s));
}

TEST_F(D3D12, ReleaseSignalsAfterItHasWaited) {
    const auto texture = exporter->create_shareable_texture(kPicture).value();
    const SharedFence before = share_fence(*importer, *exporter);
    const SharedFence after = share_fence(*exporter, *importer);
    ASSERT_TRUE(exporter->release(
        *texture, {.wait = SyncPoint{before.opened.get(), 3}, .signal = SyncPoint{after.made.get(), 4}}));
    EXPECT_EQ(after.opened->value().value(), 0U);
    ASSERT_TRUE(before.made->signal(3));
    EXPECT_EQ(after.opened->value().value(), 4U);
}

TEST_F(D3D12, ReleaseWithoutASignalWaitsForTheGpu) {
    const auto texture = exporter->create_shareable_texture(kPicture).value();
    const SharedFence before = share_fence(*importer, *exporter);
    const auto late = exporter->release(*texture, {.wait = SyncPoint{before.opened.get(), 1}, .timeout = 1ms});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
    ASSERT_TRUE(before.made->signal(1));
    EXPECT_TRUE(exporter->release(*texture, {}));
}

TEST_F(D3D12, AcquireMakesTheQueueWait) {
    const auto texture = exporter->create_shareable_texture(kPicture).value();
    const auto opened = importer->import_texture(exporter->export_texture(*texture).value(), kPicture).value();
    const SharedFence ready = share_fence(*exporter, *importer);
    const SharedFence done = share_fence(*importer, *exporter);
    ASSERT_TRUE(importer->acquire(*opened, {.wait = SyncPoint{ready.opened.get(), 1}}));
    ASSERT_TRUE(importer->release(*opened, {.signal = SyncPoint{done.made.get(), 1}}));
    EXPECT_EQ(done.opened->value().value(), 0U);
    ASSERT_TRUE(ready.made->signal(1));
    EXPECT_EQ(done.opened->value().value(), 1U);
}

TEST_F(D3D12, AQueueThatWaitsForADeadPeerIsSetFreeByTheCpu) {
    const SharedFence ready = share_fence(*exporter, *importer);
    const SharedFence done = share_fence(*importer, *exporter);
    ASSERT_TRUE(importer->relay({.wait = SyncPoint{ready.opened.get(), 1}, .signal = SyncPoint{done.made.get(), 1}}));
    exporter->create_semaphore(SyncKind::D3D12Fence).value().reset(); // the peer does something else, and dies
    ASSERT_TRUE(ready.opened->signal(1));
    EXPECT_TRUE(done.made->wait(1, 0s));
}

TEST_F(D3D12, KeepsDroppedFencesUntilTheQueueIsDoneWithThem) {
    SharedFence ready = share_fence(*exporter, *importer);
    auto done = importer->create_semaphore(SyncKind::D3D12Fence).value();
    ASSERT_TRUE(importer->relay({.wait = SyncPoint{ready.opened.get(), 1}, .signal = SyncPoint{done.get(), 1}}));
    const int in_use = fake::objects_alive;
    ready.opened.reset();
    done.reset();
    ASSERT_TRUE(importer->relay({}));
    EXPECT_EQ(fake::objects_alive, in_use);
    ASSERT_TRUE(ready.made->signal(1));
    ASSERT_TRUE(importer->relay({}));
    EXPECT_EQ(fake::objects_alive, in_use - 2);
}

TEST_F(D3D12, WaitsOfTheCpuHaveADeadline) {
    const SharedFence fence = share_fence(*exporter, *importer);
    const auto late = fence.opened->wait(1, 1ms);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
}

TEST_F(D3D12, WaitsOfTheCpuEndWhenAStopIsRequested) {
    const SharedFence fence = share_fence(*exporter, *importer);
    std::stop_source stop;
    std::jthread stopper([&] { stop.request_stop(); });
    const auto stopped = fence.opened->wait(1, 60s, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted);
}

TEST_F(D3D12, WaitsOfTheCpuEndWhenTheFenceIsSignalled) {
    const SharedFence fence = share_fence(*exporter, *importer);
    std::jthread signaller([&] { ASSERT_TRUE(fence.made->signal(9)); });
    EXPECT_TRUE(fence.opened->wait(9, 60s));
}

TEST_F(D3D12, DoesNotSetAFenceBack) {
    const SharedFence fence = share_fence(*exporter, *importer);
    ASSERT_TRUE(fence.made->signal(5));
    EXPECT_EQ(fence.opened->signal(5).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(fence.opened->signal(UINT64_MAX).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(fence.made->value().value(), 5U);
}

TEST_F(D3D12, RefusesTheHandleOfATextureAsAFence) {
    const auto texture = exporter->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = exporter->export_texture(*texture).value();
    ApiSemaphoreHandle wrong = {
        .kind = SyncKind::D3D12Fence, .object = std::move(handle.objects[0]), .identity = handle.identity};
    const auto opened = importer->import_semaphore(wrong);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::InvalidHandle) << opened.error().message();
}

TEST_F(D3D12, RefusesTheFenceOfAnotherAdapter) {
    fake::Gpu other(8);
    auto stranger = manager_on(other);
    const auto fence = exporter->create_semaphore(SyncKind::D3D12Fence).value();
    EXPECT_EQ(stranger->import_semaphore(exporter->export_semaphore(*fence).value()).error().code,
              ErrorCode::DeviceMismatch);
}

TEST_F(D3D12, HasNoOtherKindsOfSync) {
    for (const SyncKind kind : {SyncKind::CpuCompletion, SyncKind::TimelineOpaqueWin32, SyncKind::SharedEvent}) {
        EXPECT_EQ(exporter->create_semaphore(kind).error().code, ErrorCode::UnsupportedSync) << name(kind);
    }
}

TEST_F(D3D12, SaysThatTheDeviceIsLost) {
    const SharedFence fence = share_fence(*exporter, *importer);
    const auto texture = exporter->create_shareable_texture(kPicture).value();
    gpu.remove(DXGI_ERROR_DEVICE_REMOVED);
    EXPECT_EQ(fence.made->value().error().code, ErrorCode::DeviceLost);
    EXPECT_EQ(fence.made->wait(1, 60s).error().code, ErrorCode::DeviceLost);
    EXPECT_EQ(exporter->release(*texture, {}).error().code, ErrorCode::DeviceLost);
}

TEST_F(D3D12, CopiesBetweenStatesOfCommon) {
    const auto from = exporter->create_shareable_texture(kPicture).value();
    const auto to = exporter->create_shareable_texture(kPicture).value();
    paint(*from, std::byte{9});
    gpu.log.clear();
    ASSERT_TRUE(exporter->copy(*from, *to, {}));
    EXPECT_EQ(first_texel(*to), std::byte{9});
    EXPECT_EQ(gpu.log, (std::vector<std::string>{"barrier 0->2048", "barrier 0->1024", "copy", "barrier 2048->0",
                                                 "barrier 1024->0", "signal 1"}));
}

TEST_F(D3D12, ReusesItsCommandLists) {
    const auto from = exporter->create_shareable_texture(kPicture).value();
    const auto to = exporter->create_shareable_texture(kPicture).value();
    ASSERT_TRUE(exporter->copy(*from, *to, {}));
    const int before = fake::objects_alive;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(exporter->copy(*from, *to, {}));
    }
    EXPECT_EQ(fake::objects_alive, before);
}

TEST_F(D3D12, CarriesTexelsThroughHostMemory) {
    const auto made = exporter->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const ApiTextureHandle handle = exporter->export_texture(*made).value();
    const auto opened = importer->import_texture(handle, linear(kPicture)).value();
    EXPECT_EQ(opened->copies_per_frame(), 2U);
    paint(*made, std::byte{77});
    ASSERT_TRUE(exporter->release(*made, {}));
    ASSERT_TRUE(importer->acquire(*opened, {}));
    EXPECT_EQ(first_texel(*opened), std::byte{77});
    EXPECT_EQ(fake::texture_of(*d3d12::resource(*opened)).bytes.back(), std::byte{77});
}

TEST_F(D3D12, LeavesTheTextureAloneWhenItsContentsAreNotKept) {
    const auto made = exporter->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    paint(*made, std::byte{77});
    ASSERT_TRUE(exporter->acquire(*made, {}, Contents::Discard));
    EXPECT_EQ(first_texel(*made), std::byte{77}) << "nothing was to be copied from the memory";
    ASSERT_TRUE(exporter->acquire(*made, {}));
    EXPECT_EQ(first_texel(*made), std::byte{0});
}

TEST_F(D3D12, HandOffsThroughHostMemoryHaveADeadline) {
    const auto made = exporter->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const SharedFence never = share_fence(*importer, *exporter);
    EXPECT_EQ(exporter->acquire(*made, {.wait = SyncPoint{never.opened.get(), 1}, .timeout = 1ms}).error().code,
              ErrorCode::Timeout);
    EXPECT_EQ(exporter->release(*made, {.wait = SyncPoint{never.opened.get(), 1}, .timeout = 1ms}).error().code,
              ErrorCode::Timeout);
    ASSERT_TRUE(never.made->signal(1));
}

} // namespace
} // namespace geyser::test
