// Direct3D 11 and its meeting with Direct3D 12 on one fake GPU.
#include "d3d11_fixture.hpp"

namespace geyser::test {
namespace {

class D3D11 : public D3D12 {
protected:
    ~D3D11() override {
        maker.reset();
        opener.reset();
    }

    std::unique_ptr<D3D11TextureShareManager> maker = d3d11_on(gpu);
    std::unique_ptr<D3D11TextureShareManager> opener = d3d11_on(gpu);
};

void paint11(const SharedTexture& texture, std::byte value) {
    std::ranges::fill(fake::texture_of(*d3d11::texture(texture)).bytes, value);
}

std::byte first_texel11(const SharedTexture& texture) { return fake::texture_of(*d3d11::texture(texture)).bytes.at(0); }

/// A texture of a user's own, with a keyed mutex that he holds.
dxgi::Com<ID3D11Texture2D> make_with_mutex(D3D11TextureShareManager& manager) {
    const D3D11_TEXTURE2D_DESC description = {.Width = kPicture.width,
                                              .Height = kPicture.height,
                                              .MipLevels = 1,
                                              .ArraySize = 1,
                                              .Format = DXGI_FORMAT_R8G8B8A8_UNORM,
                                              .SampleDesc = {.Count = 1, .Quality = 0},
                                              .Usage = D3D11_USAGE_DEFAULT,
                                              .BindFlags = D3D11_BIND_RENDER_TARGET | D3D11_BIND_SHADER_RESOURCE,
                                              .CPUAccessFlags = 0,
                                              .MiscFlags = D3D11_RESOURCE_MISC_SHARED_KEYEDMUTEX |
                                                           D3D11_RESOURCE_MISC_SHARED_NTHANDLE};
    dxgi::Com<ID3D11Texture2D> texture;
    EXPECT_EQ(manager.device()->CreateTexture2D(&description, nullptr, texture.receive_typed()), S_OK);
    EXPECT_EQ(dxgi::query<IDXGIKeyedMutex>(texture.get())->AcquireSync(0, 0), S_OK);
    return texture;
}

TEST_F(D3D11, SharesATextureWithAnotherDeviceOfTheSameAdapter) {
    const auto made = maker->create_shareable_texture(kPicture).value();
    const auto opened = opener->import_texture(maker->export_texture(*made).value(), kPicture).value();
    paint11(*made, std::byte{42});
    EXPECT_EQ(first_texel11(*opened), std::byte{42});
}

TEST_F(D3D11, MakesTexturesWithNtHandlesAndWithoutAMutex) {
    const auto made = maker->create_shareable_texture(kPicture).value();
    EXPECT_EQ(gpu.misc_of_last_texture, UINT{D3D11_RESOURCE_MISC_SHARED | D3D11_RESOURCE_MISC_SHARED_NTHANDLE});
}

TEST_F(D3D11, ExportsUnnamedHandlesForTheUserAlone) {
    const auto made = maker->create_shareable_texture(kPicture).value();
    gpu.exports.clear();
    ASSERT_TRUE(maker->export_texture(*made));
    ASSERT_EQ(gpu.exports.size(), 1U);
    EXPECT_TRUE(gpu.exports[0].has_security);
    EXPECT_FALSE(gpu.exports[0].has_name);
    EXPECT_EQ(gpu.exports[0].access, DWORD{DXGI_SHARED_RESOURCE_READ} | DXGI_SHARED_RESOURCE_WRITE);
}

TEST_F(D3D11, OpensTexturesOfDirect3D12) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    paint(*made, std::byte{12});
    const auto opened = opener->import_texture(exporter->export_texture(*made).value(), kPicture).value();
    EXPECT_EQ(first_texel11(*opened), std::byte{12});
}

TEST_F(D3D11, IsOpenedByDirect3D12) {
    const auto made = maker->create_shareable_texture(kPicture).value();
    paint11(*made, std::byte{11});
    const auto opened = importer->import_texture(maker->export_texture(*made).value(), kPicture).value();
    EXPECT_EQ(first_texel(*opened), std::byte{11});
}

TEST_F(D3D11, SharesFencesWithDirect3D12) {
    const auto made = maker->create_semaphore(SyncKind::D3D12Fence).value();
    const auto opened = importer->import_semaphore(maker->export_semaphore(*made).value()).value();
    const auto texture = maker->create_shareable_texture(kPicture).value();
    ASSERT_TRUE(maker->release(*texture, {.signal = SyncPoint{made.get(), 6}}));
    EXPECT_TRUE(opened->wait(6, 0s));
}

TEST_F(D3D11, NegotiatesTexturesAndFencesWithDirect3D12) {
    const Agreement there = negotiate(*maker, *importer, kPicture).value();
    EXPECT_EQ(there.transport, Transport::D3D11Texture);
    EXPECT_EQ(there.sync, SyncKind::D3D12Fence);
    EXPECT_EQ(there.copies_per_frame, 0U);
    EXPECT_EQ(negotiate(*exporter, *opener, kPicture).value().transport, Transport::D3D12Resource);
}

TEST_F(D3D11, ReleaseSignalsAfterItHasWaited) {
    const auto texture = maker->create_shareable_texture(kPicture).value();
    const auto before = maker->create_semaphore(SyncKind::D3D12Fence).value();
    const auto after = maker->create_semaphore(SyncKind::D3D12Fence).value();
    ASSERT_TRUE(maker->release(*texture, {.wait = SyncPoint{before.get(), 1}, .signal = SyncPoint{after.get(), 2}}));
    EXPECT_EQ(after->value().value(), 0U);
    ASSERT_TRUE(before->signal(1));
    EXPECT_EQ(after->value().value(), 2U);
}

TEST_F(D3D11, AContextThatWaitsForADeadPeerIsSetFreeByTheCpu) {
    auto peers = exporter->create_semaphore(SyncKind::D3D12Fence).value();
    const auto ready = maker->import_semaphore(exporter->export_semaphore(*peers).value()).value();
    const auto done = maker->create_semaphore(SyncKind::D3D12Fence).value();
    ASSERT_TRUE(maker->relay({.wait = SyncPoint{ready.get(), 1}, .signal = SyncPoint{done.get(), 1}}));
    peers.reset();
    EXPECT_EQ(done->value().value(), 0U);
    ASSERT_TRUE(ready->signal(1));
    EXPECT_TRUE(done->wait(1, 0s));
}

TEST_F(D3D11, DoesNotSetAFenceBack) {
    const auto fence = maker->create_semaphore(SyncKind::D3D12Fence).value();
    ASSERT_TRUE(fence->signal(5));
    EXPECT_EQ(fence->signal(4).error().code, ErrorCode::InvalidArgument);
}

TEST_F(D3D11, ReleaseWithoutASignalWaitsForTheGpu) {
    const auto texture = maker->create_shareable_texture(kPicture).value();
    const auto before = maker->create_semaphore(SyncKind::D3D12Fence).value();
    const auto late = maker->release(*texture, {.wait = SyncPoint{before.get(), 1}, .timeout = 1ms});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
    ASSERT_TRUE(before->signal(1));
    EXPECT_TRUE(maker->release(*texture, {}));
}

TEST_F(D3D11, HandsATextureWithAKeyedMutexOverByIt) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto opened = opener->import_texture(maker->export_texture(*adopted).value(), kPicture).value();
    EXPECT_EQ(opener->acquire(*opened, {.timeout = 0ms}).error().code, ErrorCode::Timeout);
    ASSERT_TRUE(maker->release(*adopted, {}));
    EXPECT_TRUE(opener->acquire(*opened, {.timeout = 0ms}));
    EXPECT_FALSE(maker->acquire(*adopted, {.timeout = 0ms}));
    ASSERT_TRUE(opener->release(*opened, {}));
    EXPECT_TRUE(maker->acquire(*adopted, {.timeout = 0ms}));
}

TEST_F(D3D11, ReleasesTheMutexAfterItHasWaitedAndBeforeItSignals) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto opened = opener->import_texture(maker->export_texture(*adopted).value(), kPicture).value();
    const auto before = maker->create_semaphore(SyncKind::D3D12Fence).value();
    const auto after = maker->create_semaphore(SyncKind::D3D12Fence).value();
    gpu.log.clear();
    ASSERT_TRUE(maker->release(*adopted, {.wait = SyncPoint{before.get(), 1}, .signal = SyncPoint{after.get(), 2}}));
    EXPECT_EQ(opener->acquire(*opened, {.timeout = 0ms}).error().code, ErrorCode::Timeout);
    ASSERT_TRUE(before->signal(1));
    EXPECT_EQ(gpu.log, (std::vector<std::string>{"wait 1", "release mutex", "signal 2"}));
    EXPECT_TRUE(opener->acquire(*opened, {.timeout = 0ms}));
}

TEST_F(D3D11, AnAcquireThatFailsLeavesTheMutexToTheNext) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto opened = opener->import_texture(maker->export_texture(*adopted).value(), kPicture).value();
    ASSERT_TRUE(maker->release(*adopted, {}));
    const auto fence = opener->create_semaphore(SyncKind::D3D12Fence).value();
    gpu.queue_result = E_FAIL;
    EXPECT_EQ(opener->acquire(*opened, {.wait = SyncPoint{fence.get(), 1}}).error().code, ErrorCode::DriverFailure);
    gpu.queue_result = S_OK;
    EXPECT_TRUE(opener->acquire(*opened, {.timeout = 0ms}));
}

TEST_F(D3D11, AReleaseThatFailsKeepsTheMutex) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto fence = maker->create_semaphore(SyncKind::D3D12Fence).value();
    gpu.queue_result = E_FAIL;
    EXPECT_EQ(maker->release(*adopted, {.wait = SyncPoint{fence.get(), 1}}).error().code, ErrorCode::DriverFailure);
    gpu.queue_result = S_OK;
    EXPECT_TRUE(maker->release(*adopted, {}));
}

TEST_F(D3D11, RefusesAReleaseByWhoDoesNotHoldTheMutex) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    ASSERT_TRUE(maker->release(*adopted, {}));
    EXPECT_EQ(maker->release(*adopted, {}).error().code, ErrorCode::InvalidArgument);
}

TEST_F(D3D11, TakesAMutexWhoseHolderDiedForAPeerThatIsGone) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto opened = opener->import_texture(maker->export_texture(*adopted).value(), kPicture).value();
    fake::texture_of(*native.get()).mutex_is_abandoned = true;
    EXPECT_EQ(opener->acquire(*opened, {}).error().code, ErrorCode::PeerClosed);
}

TEST_F(D3D11, LeavesTheMutexAloneWhenAFenceIsNotItsOwn) {
    const auto native = make_with_mutex(*maker);
    const auto adopted = maker->adopt_texture(native.get(), kPicture).value();
    const auto strange = opener->create_semaphore(SyncKind::D3D12Fence).value();
    EXPECT_EQ(maker->release(*adopted, {.signal = SyncPoint{strange.get(), 1}}).error().code, ErrorCode::WrongManager);
    EXPECT_FALSE(fake::texture_of(*native.get()).mutex_is_free);
    ASSERT_TRUE(maker->release(*adopted, {}));
    EXPECT_EQ(maker->acquire(*adopted, {.wait = SyncPoint{strange.get(), 1}}).error().code, ErrorCode::WrongManager);
    EXPECT_TRUE(fake::texture_of(*native.get()).mutex_is_free);
}

TEST_F(D3D11, DoesNotAdoptWhatIsNotThere) {
    EXPECT_EQ(D3D11TextureShareManager::adopt({}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(maker->adopt_texture(nullptr, kPicture).error().code, ErrorCode::InvalidArgument);
}

TEST_F(D3D11, DoesNotAdoptATextureThatIsNotAsDescribed) {
    const auto native = make_with_mutex(*maker);
    TextureDescriptor larger = kPicture;
    larger.width *= 2;
    EXPECT_EQ(maker->adopt_texture(native.get(), larger).error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(D3D11, SaysWhyTheCpuCannotSignal) {
    const auto device = fake::make_d3d11_device(gpu);
    const auto none = [](std::string_view operation) -> Result<dxgi::Com<ID3D12Device>> {
        return fail(ErrorCode::BackendUnavailable, operation, "there is no d3d12.dll");
    };
    const auto manager = std::make_unique<d3d11::Manager>(d3d11::Device::adopt(device.get(), none, "adopt").value());
    const auto fence = manager->create_semaphore(SyncKind::D3D12Fence).value();
    const auto signalled = fence->signal(1);
    ASSERT_FALSE(signalled);
    EXPECT_EQ(signalled.error().code, ErrorCode::BackendUnavailable);
    EXPECT_EQ(signalled.error().operation, "SharedSemaphore::signal");
}

TEST_F(D3D11, DoesNotSignalThroughAnotherAdapterThanTheDevices) {
    const auto device = fake::make_d3d11_device(gpu); // whose LUID is none of this system's
    const auto manager = D3D11TextureShareManager::adopt({.device = device.get()}).value();
    const auto fence = manager->create_semaphore(SyncKind::D3D12Fence).value();
    const auto signalled = fence->signal(1);
    ASSERT_FALSE(signalled);
    EXPECT_EQ(signalled.error().code, ErrorCode::DeviceNotFound) << signalled.error().message();
    EXPECT_NE(signalled.error().reason.find("0700000000000000"), std::string::npos) << signalled.error().reason;
}

TEST_F(D3D11, DoesNotAdoptATextureWithoutNtHandles) {
    const auto mirrored = maker->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    EXPECT_EQ(maker->adopt_texture(d3d11::texture(*mirrored), kPicture).error().code, ErrorCode::NotShareable);
}

TEST_F(D3D11, RefusesTheHandleOfAFence) {
    const auto fence = maker->create_semaphore(SyncKind::D3D12Fence).value();
    const auto made = maker->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = maker->export_texture(*made).value();
    handle.objects[0] = std::move(maker->export_semaphore(*fence).value().object);
    EXPECT_EQ(opener->import_texture(handle, kPicture).error().code, ErrorCode::InvalidHandle);
}

TEST_F(D3D11, RefusesAHandleThatLiesAboutItsTexture) {
    const auto made = maker->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = maker->export_texture(*made).value();
    handle.descriptor.height = 4096;
    EXPECT_EQ(opener->import_texture(handle, handle.descriptor).error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(D3D11, RefusesTheTextureOfAnotherAdapter) {
    fake::Gpu other(8);
    auto stranger = d3d11_on(other);
    const auto made = maker->create_shareable_texture(kPicture).value();
    EXPECT_EQ(stranger->import_texture(maker->export_texture(*made).value(), kPicture).error().code,
              ErrorCode::DeviceMismatch);
}

TEST_F(D3D11, SharesFlatPicturesOnly) {
    TextureDescriptor descriptor = kPicture;
    descriptor.mip_levels = 2;
    const TextureSupport support = maker->query(descriptor, Transport::D3D11Texture).value();
    EXPECT_FALSE(support.can_export);
    EXPECT_NE(support.reason.find("2 levels"), std::string::npos) << support.reason;
}

TEST_F(D3D11, CarriesTexelsThroughHostMemory) {
    const auto made = maker->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const auto opened = opener->import_texture(maker->export_texture(*made).value(), linear(kPicture)).value();
    paint11(*made, std::byte{77});
    ASSERT_TRUE(maker->release(*made, {}));
    ASSERT_TRUE(opener->acquire(*opened, {}));
    EXPECT_EQ(first_texel11(*opened), std::byte{77});
}

TEST_F(D3D11, HandOffsThroughHostMemoryHaveADeadline) {
    const auto made = maker->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const auto never = maker->create_semaphore(SyncKind::D3D12Fence).value();
    EXPECT_EQ(maker->release(*made, {.wait = SyncPoint{never.get(), 1}, .timeout = 1ms}).error().code,
              ErrorCode::Timeout);
    ASSERT_TRUE(never->signal(1));
}

TEST_F(D3D11, SaysThatTheDeviceIsLost) {
    const auto texture = maker->create_shareable_texture(kPicture).value();
    gpu.remove(DXGI_ERROR_DEVICE_HUNG);
    const auto released = maker->release(*texture, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::DeviceLost);
    EXPECT_NE(released.error().reason.find("DXGI_ERROR_DEVICE_HUNG"), std::string::npos) << released.error().reason;
}

TEST_F(D3D11, SaysThatTheSystemSharesNothing) {
    gpu.share_result = E_NOTIMPL;
    const auto manager = d3d11_on(gpu);
    EXPECT_EQ(manager->capabilities().find(Transport::D3D11Texture)->reason,
              "IDXGIResource1::CreateSharedHandle: E_NOTIMPL (0x80004001)");
    EXPECT_EQ(manager->create_shareable_texture(kPicture).error().code, ErrorCode::UnsupportedTransport);
}

TEST_F(D3D11, SaysThatAnOldSystemHasNoFences) {
    const auto manager = d3d11_on(gpu, fake::Fences::Missing);
    EXPECT_NE(manager->capabilities().find(SyncKind::D3D12Fence)->reason.find("ID3D11Device5"), std::string::npos);
    EXPECT_EQ(manager->create_semaphore(SyncKind::D3D12Fence).error().code, ErrorCode::UnsupportedSync);
    const auto texture = manager->create_shareable_texture(kPicture).value();
    EXPECT_TRUE(manager->release(*texture, {})) << "completion on the CPU needs no fence";
}

} // namespace
} // namespace geyser::test
