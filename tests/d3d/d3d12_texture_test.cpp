#include "d3d12_fixture.hpp"

namespace geyser::test {
namespace {

TEST_F(D3D12, SharesATextureWithAnotherDeviceOfTheSameAdapter) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    const ApiTextureHandle handle = exporter->export_texture(*made).value();
    const auto opened = importer->import_texture(handle, kPicture).value();
    paint(*made, std::byte{42});
    EXPECT_EQ(first_texel(*opened), std::byte{42});
    EXPECT_EQ(opened->copies_per_frame(), 0U);
}

TEST_F(D3D12, MakesCommittedResourcesOnSharedHeapsWithSimultaneousAccess) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    EXPECT_EQ(gpu.heap_of_last_resource, D3D12_HEAP_FLAG_SHARED);
    EXPECT_EQ(gpu.last_resource.Flags,
              D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET | D3D12_RESOURCE_FLAG_ALLOW_SIMULTANEOUS_ACCESS);
    EXPECT_EQ(gpu.last_resource.Layout, D3D12_TEXTURE_LAYOUT_UNKNOWN);
}

TEST_F(D3D12, ExportsUnnamedHandlesForTheUserAlone) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    gpu.exports.clear();
    ASSERT_TRUE(exporter->export_texture(*made));
    ASSERT_EQ(gpu.exports.size(), 1U);
    EXPECT_TRUE(gpu.exports[0].has_security);
    EXPECT_FALSE(gpu.exports[0].has_name);
    EXPECT_EQ(gpu.exports[0].access, DWORD{GENERIC_ALL});
}

TEST_F(D3D12, HandlesSayWhoseMemoryTheyAre) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    const ApiTextureHandle handle = exporter->export_texture(*made).value();
    EXPECT_EQ(handle.transport, Transport::D3D12Resource);
    EXPECT_EQ(handle.exporter, Api::D3D12);
    EXPECT_EQ(handle.allocation_size, UINT64{D3D12_DEFAULT_RESOURCE_PLACEMENT_ALIGNMENT});
    EXPECT_TRUE(handle.dedicated);
    EXPECT_TRUE(handle.planes.empty());
    EXPECT_EQ(handle.identity.device, Uuid());
    EXPECT_EQ(handle.identity.luid, (std::array<std::uint8_t, 8>{7}));
    EXPECT_EQ(handle.identity.node_mask, 1U);
    EXPECT_TRUE(validate(handle));
}

TEST_F(D3D12, ClosesEveryHandle) {
    const auto share_once = [&] {
        const auto made = exporter->create_shareable_texture(kPicture).value();
        const ApiTextureHandle handle = exporter->export_texture(*made).value();
        ASSERT_TRUE(importer->import_texture(handle, kPicture));
        const auto fence = exporter->create_semaphore(SyncKind::D3D12Fence).value();
        ASSERT_TRUE(importer->import_semaphore(exporter->export_semaphore(*fence).value()));
    };
    share_once();
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 10; ++i) {
        share_once();
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST_F(D3D12, RefusesTheHandleOfAFence) {
    const auto fence = exporter->create_semaphore(SyncKind::D3D12Fence).value();
    const auto made = exporter->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = exporter->export_texture(*made).value();
    handle.objects[0] = std::move(exporter->export_semaphore(*fence).value().object);
    const auto opened = importer->import_texture(handle, kPicture);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::InvalidHandle) << opened.error().message();
}

TEST_F(D3D12, RefusesAHandleThatLiesAboutItsTexture) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    ApiTextureHandle handle = exporter->export_texture(*made).value();
    handle.descriptor.width = 4096;
    const auto opened = importer->import_texture(handle, handle.descriptor);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::DescriptorMismatch);
    EXPECT_NE(opened.error().reason.find("5x3"), std::string::npos) << opened.error().reason;
    EXPECT_NE(opened.error().reason.find("4096x3"), std::string::npos) << opened.error().reason;
}

TEST_F(D3D12, RefusesAUsageThatTheTextureWasNotMadeFor) {
    TextureDescriptor plain = kPicture;
    plain.usage = TextureUsage::CopyDst;
    const auto made = exporter->create_shareable_texture(plain).value();
    ApiTextureHandle handle = exporter->export_texture(*made).value();
    handle.descriptor.usage = kPicture.usage;
    const auto opened = importer->import_texture(handle, kPicture);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::DescriptorMismatch) << opened.error().message();
}

TEST_F(D3D12, RefusesTheTextureOfAnotherAdapter) {
    fake::Gpu other(8);
    auto stranger = manager_on(other);
    const auto made = exporter->create_shareable_texture(kPicture).value();
    const ApiTextureHandle handle = exporter->export_texture(*made).value();
    const auto opened = stranger->import_texture(handle, kPicture);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::DeviceMismatch);
    EXPECT_NE(opened.error().reason.find("0700000000000000"), std::string::npos) << opened.error().reason;
}

TEST_F(D3D12, DoesNotExportWhatItImported) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    const auto opened = importer->import_texture(exporter->export_texture(*made).value(), kPicture).value();
    EXPECT_EQ(importer->export_texture(*opened).error().code, ErrorCode::NotShareable);
}

TEST_F(D3D12, RefusesTheTexturesOfAnotherManager) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    EXPECT_EQ(importer->release(*made, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(importer->export_texture(*made).error().code, ErrorCode::WrongManager);
}

TEST_F(D3D12, SaysWhyALinearTextureIsSharedOverHostMemoryOnly) {
    const TextureSupport support = exporter->query(linear(kPicture), Transport::D3D12Resource).value();
    EXPECT_FALSE(support.can_export);
    EXPECT_NE(support.reason.find("row-major"), std::string::npos) << support.reason;
    EXPECT_TRUE(exporter->query(linear(kPicture), Transport::HostMemory).value().can_export);
}

TEST_F(D3D12, SaysWhatTheDeviceLacksForAFormat) {
    TextureDescriptor descriptor = kPicture;
    descriptor.usage |= TextureUsage::StorageBinding;
    const TextureSupport support = exporter->query(descriptor, Transport::D3D12Resource).value();
    EXPECT_FALSE(support.can_export);
    EXPECT_NE(support.reason.find("TYPED_UNORDERED_ACCESS_VIEW"), std::string::npos) << support.reason;
}

TEST_F(D3D12, AdoptsAResourceOfASharedHeap) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    const auto adopted = exporter->adopt_resource(d3d12::resource(*made), kPicture);
    ASSERT_TRUE(adopted) << adopted.error().message();
    EXPECT_TRUE(exporter->export_texture(**adopted));
}

TEST_F(D3D12, DoesNotAdoptWhatIsNotThere) {
    EXPECT_EQ(D3D12TextureShareManager::adopt({}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(exporter->adopt_resource(nullptr, kPicture).error().code, ErrorCode::InvalidArgument);
}

TEST_F(D3D12, DoesNotAdoptAResourceThatIsNotAsDescribed) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    TextureDescriptor larger = kPicture;
    larger.width *= 2;
    EXPECT_EQ(exporter->adopt_resource(d3d12::resource(*made), larger).error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(D3D12, KnowsNoSamplesAndNoMoreLayersThanDirect3D) {
    TextureDescriptor sampled = kPicture;
    sampled.samples = 4;
    EXPECT_EQ(exporter->create_shareable_texture(sampled).error().code, ErrorCode::UnsupportedDescriptor);
    TextureDescriptor layered = kPicture;
    layered.array_layers = D3D12_REQ_TEXTURE2D_ARRAY_AXIS_DIMENSION + 1;
    EXPECT_EQ(exporter->create_shareable_texture(layered).error().code, ErrorCode::UnsupportedDescriptor);
}

TEST_F(D3D12, DoesNotAdoptAResourceOfAPrivateHeap) {
    const auto mirrored = exporter->create_shareable_texture(linear(kPicture), Transport::HostMemory).value();
    const auto adopted = exporter->adopt_resource(d3d12::resource(*mirrored), kPicture);
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::NotShareable) << adopted.error().message();
}

TEST_F(D3D12, DoesNotAdoptAResourceWithoutSimultaneousAccess) {
    const auto made = exporter->create_shareable_texture(kPicture).value();
    fake::texture_of(*d3d12::resource(*made)).description.Flags &= ~D3D12_RESOURCE_FLAG_ALLOW_SIMULTANEOUS_ACCESS;
    const auto adopted = exporter->adopt_resource(d3d12::resource(*made), kPicture);
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::NotShareable) << adopted.error().message();
    EXPECT_NE(adopted.error().reason.find("SIMULTANEOUS_ACCESS"), std::string::npos) << adopted.error().reason;
}

TEST_F(D3D12, DoesNotAdoptAQueueOfAnotherAdapter) {
    fake::Gpu other(8);
    const auto strange_device = fake::make_d3d12_device(other);
    const auto device = fake::make_d3d12_device(gpu);
    dxgi::Com<ID3D12CommandQueue> queue;
    const D3D12_COMMAND_QUEUE_DESC description = {};
    ASSERT_EQ(strange_device->CreateCommandQueue(&description, __uuidof(ID3D12CommandQueue), queue.receive()), S_OK);
    const auto manager = D3D12TextureShareManager::adopt({.device = device.get(), .queue = queue.get()});
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::InvalidArgument);
}

TEST_F(D3D12, SaysThatTheSystemSharesNothing) {
    gpu.share_result = E_NOTIMPL;
    const auto manager = manager_on(gpu);
    const TransportSupport* const support = manager->capabilities().find(Transport::D3D12Resource);
    ASSERT_NE(support, nullptr);
    EXPECT_FALSE(support->can_export);
    EXPECT_FALSE(support->can_import);
    EXPECT_EQ(support->reason, "ID3D12Device::CreateSharedHandle: E_NOTIMPL (0x80004001)");
    const auto made = manager->create_shareable_texture(kPicture);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::UnsupportedTransport);
    EXPECT_NE(made.error().reason.find("CreateSharedHandle: E_NOTIMPL"), std::string::npos) << made.error().reason;
    EXPECT_EQ(manager->create_semaphore(SyncKind::D3D12Fence).error().code, ErrorCode::UnsupportedSync);
    EXPECT_TRUE(manager->capabilities().find(Transport::HostMemory)->can_export);
}

} // namespace
} // namespace geyser::test
