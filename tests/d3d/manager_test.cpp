// What the managers of both Direct3Ds refuse alike.
#include "d3d11_fixture.hpp"

#include <geyser/host.hpp>

namespace geyser::test {
namespace {

struct On12 {
    static constexpr Transport kTransport = Transport::D3D12Resource;
    static auto make(fake::Gpu& gpu) { return manager_on(gpu); }
};
struct On11 {
    static constexpr Transport kTransport = Transport::D3D11Texture;
    static auto make(fake::Gpu& gpu) { return d3d11_on(gpu); }
};

template <class Api>
class BothD3D : public testing::Test {
protected:
    std::unique_ptr<SharedSemaphore> fence_of(TextureShareManager& manager) {
        return manager.create_semaphore(SyncKind::D3D12Fence).value();
    }

    fake::Gpu gpu = fake::Gpu(7);
    decltype(Api::make(gpu)) ours = Api::make(gpu);
    decltype(Api::make(gpu)) others = Api::make(gpu);
};

using Apis = testing::Types<On12, On11>;
TYPED_TEST_SUITE(BothD3D, Apis, );

TYPED_TEST(BothD3D, RefuseTheTexturesOfAnotherManager) {
    const auto mine = this->ours->create_shareable_texture(kPicture).value();
    const auto strange = this->others->create_shareable_texture(kPicture).value();
    EXPECT_EQ(this->ours->release(*strange, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(this->ours->acquire(*strange, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(this->ours->export_texture(*strange).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(this->ours->copy(*strange, *mine, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(this->ours->copy(*mine, *strange, {}).error().code, ErrorCode::WrongManager);
}

TYPED_TEST(BothD3D, RefuseTheTexturesOfAnotherApi) {
    const auto host = HostTextureShareManager::create().value();
    const auto strange = host->create_shareable_texture(linear(kPicture)).value();
    const auto released = this->ours->release(*strange, {});
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::WrongManager);
    EXPECT_NE(released.error().reason.find("of the API host"), std::string::npos) << released.error().reason;
}

TYPED_TEST(BothD3D, RefuseTheFencesOfAnotherManager) {
    const auto texture = this->ours->create_shareable_texture(kPicture).value();
    const auto mirrored = this->ours->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const auto strange = this->fence_of(*this->others);
    const HandOff waits = {.wait = SyncPoint{strange.get(), 1}};
    const HandOff signals = {.signal = SyncPoint{strange.get(), 1}};
    EXPECT_EQ(this->ours->export_semaphore(*strange).error().code, ErrorCode::WrongManager);
    for (const HandOff& sync : {waits, signals}) {
        EXPECT_EQ(this->ours->relay(sync).error().code, ErrorCode::WrongManager);
        EXPECT_EQ(this->ours->release(*texture, sync).error().code, ErrorCode::WrongManager);
        EXPECT_EQ(this->ours->acquire(*texture, sync).error().code, ErrorCode::WrongManager);
        EXPECT_EQ(this->ours->release(*mirrored, sync).error().code, ErrorCode::WrongManager);
        EXPECT_EQ(this->ours->acquire(*mirrored, sync).error().code, ErrorCode::WrongManager);
    }
    EXPECT_EQ(strange->value().value(), 0U);
}

TYPED_TEST(BothD3D, TakeTheGreatestValueOfAFenceForAPeersDoingUnlessTheDeviceIsLost) {
    const auto mine = this->fence_of(*this->ours);
    const auto peer = manager_on(this->gpu);
    const auto peers = peer->import_semaphore(this->ours->export_semaphore(*mine).value()).value();
    ASSERT_EQ(d3d12::fence(*peers)->Signal(UINT64_MAX), S_OK);
    const auto reached = mine->value();
    ASSERT_TRUE(reached) << reached.error().message();
    EXPECT_EQ(*reached, UINT64_MAX);
    EXPECT_TRUE(mine->wait(1, 0s));
    EXPECT_EQ(mine->signal(2).error().code, ErrorCode::InvalidArgument);
    this->gpu.remove(DXGI_ERROR_DEVICE_HUNG);
    EXPECT_EQ(mine->value().error().code, ErrorCode::DeviceLost);
    EXPECT_EQ(mine->value().error().native, DXGI_ERROR_DEVICE_HUNG);
    EXPECT_EQ(mine->wait(1, 0s).error().code, ErrorCode::DeviceLost);
}

TYPED_TEST(BothD3D, DoNotCopyBetweenTexturesThatDiffer) {
    TextureDescriptor larger = kPicture;
    larger.width *= 2;
    const auto from = this->ours->create_shareable_texture(kPicture).value();
    const auto to = this->ours->create_shareable_texture(larger).value();
    EXPECT_EQ(this->ours->copy(*from, *to, {}).error().code, ErrorCode::DescriptorMismatch);
}

TYPED_TEST(BothD3D, RefuseATextureThatIsNotTheOneExpected) {
    TextureDescriptor larger = kPicture;
    larger.width *= 2;
    const auto texture = this->others->create_shareable_texture(kPicture).value();
    const ApiTextureHandle handle = this->others->export_texture(*texture).value();
    EXPECT_EQ(this->ours->import_texture(handle, larger).error().code, ErrorCode::DescriptorMismatch);
}

TYPED_TEST(BothD3D, RefuseAHandleWithoutAnObject) {
    const auto texture = this->others->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = this->others->export_texture(*texture).value();
    handle.objects[0] = {};
    EXPECT_EQ(this->ours->import_texture(handle, kPicture).error().code, ErrorCode::InvalidHandle);
    const auto fence = this->fence_of(*this->others);
    ApiSemaphoreHandle timeline = this->others->export_semaphore(*fence).value();
    timeline.object = {};
    EXPECT_EQ(this->ours->import_semaphore(timeline).error().code, ErrorCode::InvalidHandle);
}

TYPED_TEST(BothD3D, DoNotExportWhatTheyImported) {
    const auto made = this->others->create_shareable_texture(kPicture).value();
    const auto opened = this->ours->import_texture(this->others->export_texture(*made).value(), kPicture).value();
    EXPECT_EQ(this->ours->export_texture(*opened).error().code, ErrorCode::NotShareable);
    const auto mirrored = this->others->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const auto mapped =
        this->ours->import_texture(this->others->export_texture(*mirrored).value(), linear(kPicture)).value();
    EXPECT_EQ(this->ours->export_texture(*mapped).error().code, ErrorCode::NotShareable);
    const auto fence = this->fence_of(*this->others);
    const auto imported = this->ours->import_semaphore(this->others->export_semaphore(*fence).value()).value();
    EXPECT_EQ(this->ours->export_semaphore(*imported).error().code, ErrorCode::NotShareable);
}

TYPED_TEST(BothD3D, ShareOverTheirOwnTransportsOnly) {
    const Transport twins =
        TypeParam::kTransport == Transport::D3D12Resource ? Transport::D3D11Texture : Transport::D3D12Resource;
    for (const Transport transport : {twins, Transport::OpaqueWin32, Transport::IoSurface}) {
        const TextureSupport support = this->ours->query(kPicture, transport).value();
        EXPECT_FALSE(support.can_export) << name(transport);
        EXPECT_EQ(support.can_import, transport == twins) << name(transport);
        EXPECT_FALSE(support.reason.empty()) << name(transport);
        EXPECT_EQ(this->ours->create_shareable_texture(kPicture, transport).error().code,
                  ErrorCode::UnsupportedTransport);
    }
}

TYPED_TEST(BothD3D, PutLinearTexturesIntoHostMemoryOnly) {
    const auto optimal = this->ours->create_shareable_texture(kPicture, Transport::HostMemory);
    ASSERT_FALSE(optimal);
    EXPECT_EQ(optimal.error().code, ErrorCode::UnsupportedDescriptor);
    EXPECT_EQ(this->ours->query(kPicture, Transport::HostMemory).value().reason, optimal.error().reason);
    EXPECT_EQ(this->ours->create_shareable_texture(linear(kPicture)).error().code, ErrorCode::UnsupportedDescriptor);
}

TYPED_TEST(BothD3D, RefuseHostMemoryThatIsShorterThanItsHandleSays) {
    const auto made = this->others->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    ApiTextureHandle handle = this->others->export_texture(*made).value();
    handle.allocation_size *= 16;
    const auto imported = this->ours->import_texture(handle, linear(kPicture));
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch) << imported.error().message();
}

TYPED_TEST(BothD3D, RefuseFormatsThatDirect3DDoesNotShare) {
    TextureDescriptor descriptor = kPicture;
    descriptor.format = TextureFormat::Depth24Plus;
    EXPECT_EQ(this->ours->create_shareable_texture(descriptor).error().code, ErrorCode::UnsupportedFormat);
    descriptor.format = TextureFormat::Depth32Float; // which is sampled
    EXPECT_EQ(this->ours->create_shareable_texture(descriptor).error().code, ErrorCode::UnsupportedDescriptor);
    descriptor.format = TextureFormat::R8Unorm; // not of this GPU's
    EXPECT_EQ(this->ours->create_shareable_texture(descriptor).error().code, ErrorCode::UnsupportedFormat);
}

TYPED_TEST(BothD3D, RefuseTexturesThatAreTooLarge) {
    TextureDescriptor descriptor = kPicture;
    descriptor.width = 20'000;
    const auto made = this->ours->create_shareable_texture(descriptor);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::UnsupportedDescriptor);
    EXPECT_NE(made.error().reason.find("20000x3"), std::string::npos) << made.error().reason;
    EXPECT_EQ(this->ours->create_shareable_texture(linear(descriptor), Transport::HostMemory).error().reason,
              made.error().reason);
}

TYPED_TEST(BothD3D, NameThePublicCallInTheirErrors) {
    const std::string manager(TypeParam::kTransport == Transport::D3D12Resource ? "D3D12TextureShareManager"
                                                                                : "D3D11TextureShareManager");
    const auto strange = this->others->create_shareable_texture(kPicture).value();
    EXPECT_EQ(this->ours->create_shareable_texture({}).error().operation, manager + "::create_shareable_texture");
    EXPECT_EQ(this->ours->create_semaphore(SyncKind::SharedEvent).error().operation, manager + "::create_semaphore");
    EXPECT_EQ(this->ours->release(*strange, {}).error().operation, manager + "::release");
}

} // namespace
} // namespace geyser::test
