#include "manager_fixture.hpp"

#include <geyser/capabilities.hpp>
#include <geyser/host.hpp>

#include <chrono>
#include <cstring>
#include <thread>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

const TextureDescriptor kDescriptor = descriptor_of(TextureFormat::Bgra8Unorm);

TEST_F(MetalManager, AgreesWithItsLikeOnSurfacesAndEvents) {
    const Agreement agreement = value_of(negotiate(manager(), other(), kDescriptor));
    EXPECT_EQ(agreement.transport, Transport::IoSurface);
    EXPECT_EQ(agreement.sync, SyncKind::SharedEvent);
    EXPECT_EQ(agreement.copies_per_frame, 0U);
}

TEST_F(MetalManager, AgreesAcrossTheDevicesOfAMac) {
    fake::plug_in_device();
    const auto second = open("1");
    ASSERT_NE(second->registry_id(), manager().registry_id());
    const Agreement agreement = value_of(negotiate(manager(), *second, kDescriptor));
    EXPECT_EQ(agreement.transport, Transport::IoSurface);
    EXPECT_EQ(agreement.sync, SyncKind::SharedEvent);
}

TEST_F(MetalManager, WithoutEventPortsAgreesOnTheCpu) {
    fake::hide_method("newSharedEventWithMachPort:");
    const auto plain = open();
    EXPECT_EQ(value_of(negotiate(manager(), *plain, kDescriptor)).sync, SyncKind::CpuCompletion);
    EXPECT_NE(plain->capabilities().find(SyncKind::SharedEvent)->reason.find("XPC alone"), std::string::npos);
}

TEST_F(MetalManager, WithoutEventPortsMakesNoTimeline) {
    fake::hide_method("eventPort");
    const auto plain = open();
    EXPECT_TRUE(fails_with(plain->create_semaphore(SyncKind::SharedEvent), ErrorCode::UnsupportedSync, "XPC alone"));
}

TEST_F(MetalManager, CapabilitiesListEveryTransportAndKind) {
    const Capabilities& capabilities = manager().capabilities();
    EXPECT_EQ(capabilities.api, Api::Metal);
    EXPECT_EQ(capabilities.device_name, "Apple Fake, no hardware");
    for (const Transport transport :
         {Transport::OpaqueFd, Transport::DmaBuf, Transport::HostMemory, Transport::IoSurface}) {
        const TransportSupport* support = capabilities.find(transport);
        ASSERT_NE(support, nullptr) << name(transport);
        EXPECT_EQ(support->can_export && support->can_import, support->reason.empty()) << name(transport);
    }
    for (const SyncKind kind : {SyncKind::CpuCompletion, SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd,
                                SyncKind::TimelineOpaqueFd, SyncKind::SharedEvent}) {
        const SyncSupport* support = capabilities.find(kind);
        ASSERT_NE(support, nullptr) << name(kind);
        EXPECT_EQ(support->can_export && support->can_import, support->reason.empty()) << name(kind);
    }
}

TEST_F(MetalManager, IsIdentifiedByItsRegistryIdAsMoltenVkSpellsIt) {
    const auto luid = manager().capabilities().identity.luid;
    ASSERT_TRUE(luid);
    std::uint64_t id = 0;
    for (const std::uint8_t byte : *luid) {
        id = id << 8 | byte;
    }
    EXPECT_EQ(id, manager().registry_id());
}

TEST_F(MetalManager, ListsTheDevicesThatCanBeChosen) {
    fake::plug_in_device();
    const auto devices = value_of(MetalTextureShareManager::devices({.symbol_lookup = fake::symbol}));
    ASSERT_EQ(devices.size(), 2U);
    EXPECT_EQ(devices[0].name, "Apple Fake, no hardware");
    EXPECT_EQ(open("1")->registry_id(), devices[1].registry_id);
}

TEST_F(MetalManager, IsUnavailableWithItsReasonWhereThereIsNoMetal) {
    EXPECT_TRUE(fails_with(MetalTextureShareManager::create(), ErrorCode::BackendUnavailable, "libobjc.A.dylib"));
    EXPECT_TRUE(fails_with(MetalTextureShareManager::devices(), ErrorCode::BackendUnavailable, "libobjc.A.dylib"));
    fake::fail_next("newSharedEvent");
    EXPECT_TRUE(fails_with(MetalTextureShareManager::create({.symbol_lookup = fake::symbol}),
                           ErrorCode::OutOfDeviceMemory, "newSharedEvent"));
}

TEST_F(MetalManager, QueryAnswersWithReasons) {
    EXPECT_TRUE(value_of(manager().query(kDescriptor, Transport::IoSurface)).can_export);
    EXPECT_NE(value_of(manager().query(kDescriptor, Transport::OpaqueFd)).reason.find("opaque-fd"), std::string::npos);
    const auto compressed = value_of(manager().query(descriptor_of(TextureFormat::Bc7RgbaUnorm), Transport::IoSurface));
    EXPECT_FALSE(compressed.can_import);
    EXPECT_NE(compressed.reason.find("compressed blocks"), std::string::npos);
    EXPECT_TRUE(fails_with(manager().query({}, Transport::IoSurface), ErrorCode::InvalidArgument, "width 0"));
}

TEST_F(MetalManager, ATextureAndAMomentCross) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto signalled = timeline();
    const auto imported = value_of(other().import_texture(value_of(manager().export_texture(*texture)), kDescriptor));
    const auto waited = value_of(other().import_semaphore(value_of(manager().export_semaphore(*signalled))));

    const auto bytes = fake::bytes_of(surface(*texture));
    std::memset(bytes.data(), 0x5a, bytes.size());
    ASSERT_TRUE(manager().release(*texture, {.signal = SyncPoint{signalled.get(), 1}}));
    const auto mine = value_of(other().create_shareable_texture(kDescriptor));
    ASSERT_TRUE(other().acquire(*imported, {.wait = SyncPoint{waited.get(), 1}}));
    ASSERT_TRUE(other().copy(*imported, *mine, {}));
    ASSERT_TRUE(other().release(*mine, {.timeout = 60s}));
    EXPECT_EQ(fake::bytes_of(surface(*mine))[0], std::byte{0x5a});
    EXPECT_EQ(metal::texture(*mine, 1), nullptr);
    EXPECT_GE(mine->as<MetalTexture>()->bytes_per_row(), std::uint64_t{kDescriptor.width} * 4);
    EXPECT_EQ(mine->as<MetalTexture>()->bytes_per_row(1), 0U);
}

TEST_F(MetalManager, EveryFormatRoundTripsOverASurfaceOrIsRefusedWithAReason) {
    for (const FormatInfo& info : all_formats()) {
        const TextureDescriptor descriptor = descriptor_of(info.format);
        const TextureSupport support = value_of(manager().query(descriptor, Transport::IoSurface));
        const auto made = manager().create_shareable_texture(descriptor);
        ASSERT_EQ(made.has_value(), support.can_export) << info.name;
        if (!made) {
            EXPECT_EQ(support.reason.find("format " + std::string(info.name) + ": "), 0U) << support.reason;
            EXPECT_EQ(made.error().reason, support.reason);
            continue;
        }
        const auto bytes = fake::bytes_of(surface(**made));
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
        }
        const auto imported = value_of(other().import_texture(value_of(manager().export_texture(**made)), descriptor));
        const auto copy = value_of(other().create_shareable_texture(descriptor));
        ASSERT_TRUE(other().copy(*imported, *copy, {}));
        ASSERT_TRUE(other().release(*copy, {.timeout = 60s}));
        const auto copied = fake::bytes_of(surface(*copy));
        for (std::uint32_t plane = 0; plane < info.plane_count; ++plane) {
            const std::size_t pitch = copy->as<MetalTexture>()->bytes_per_row(plane);
            const std::size_t row =
                std::size_t{descriptor.width} / info.planes[plane].divide_width * info.planes[plane].block_bytes;
            const std::size_t rows = descriptor.height / info.planes[plane].divide_height;
            const std::size_t start = fake::offset_of_plane(surface(*copy), plane);
            for (std::size_t y = 0; y < rows; ++y) {
                ASSERT_EQ(std::memcmp(&copied[start + y * pitch], &bytes[start + y * pitch], row), 0)
                    << info.name << " plane " << plane << " row " << y;
            }
        }
    }
}

TEST_F(MetalManager, RelayPassesAMomentOn) {
    const auto from = timeline();
    const auto to = timeline();
    ASSERT_TRUE(manager().relay({.wait = SyncPoint{from.get(), 4}, .signal = SyncPoint{to.get(), 9}}));
    EXPECT_EQ(value_of(to->value()), 0U);
    ASSERT_TRUE(from->signal(4));
    EXPECT_TRUE(to->wait(9, 60s));
}

TEST_F(MetalManager, ReleaseWithNothingToSignalBlocksUpToItsTimeout) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto never = timeline();
    EXPECT_TRUE(fails_with(manager().release(*texture, {.wait = SyncPoint{never.get(), 1}, .timeout = Timeout(1ms)}),
                           ErrorCode::Timeout, "within 1 ms"));
    ASSERT_TRUE(never->signal(1));
}

TEST_F(MetalManager, AcquireWithNothingToWaitForSubmitsNothing) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    ASSERT_TRUE(manager().acquire(*texture, {}));
    EXPECT_EQ(fake::calls("MTLCommandBuffer", "commit"), 0U);
}

TEST_F(MetalManager, AHandOffTakesNothingOfAnotherApiOrManager) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto foreign = value_of(other().create_semaphore(SyncKind::SharedEvent));
    const SyncPoint point = {foreign.get(), 1};
    const auto is_refused = [](const Result<void>& result) {
        return fails_with(result, ErrorCode::WrongManager, "semaphore is of another metal manager");
    };
    EXPECT_TRUE(is_refused(manager().release(*texture, {.signal = point})));
    EXPECT_TRUE(is_refused(manager().acquire(*texture, {.wait = point})));
    EXPECT_TRUE(is_refused(manager().relay({.wait = point, .signal = point})));
    int no_object = 0;
    EXPECT_TRUE(is_refused(manager().encode_release(&no_object, *texture, point)));
    EXPECT_TRUE(is_refused(manager().encode_acquire(&no_object, *texture, point)));
    EXPECT_EQ(fake::calls("MTLCommandQueue", "commandBuffer"), 0U);

    const auto host = value_of(HostTextureShareManager::create());
    TextureDescriptor linear = kDescriptor;
    linear.layout = TextureLayout::Linear;
    const auto of_host = value_of(host->create_shareable_texture(linear));
    EXPECT_TRUE(fails_with(manager().release(*of_host, {}), ErrorCode::WrongManager, "of the API host, not of metal"));
    EXPECT_EQ(metal::texture(*of_host), nullptr);
    EXPECT_EQ(surface(*of_host), nullptr);
}

TEST_F(MetalManager, AManagerTakesNoTextureOfAnother) {
    const auto texture = value_of(other().create_shareable_texture(kDescriptor));
    const auto own = value_of(manager().create_shareable_texture(kDescriptor));
    const auto is_refused = [](const auto& result) {
        return fails_with(result, ErrorCode::WrongManager, "texture is of another metal manager");
    };
    EXPECT_TRUE(is_refused(manager().export_texture(*texture)));
    EXPECT_TRUE(is_refused(manager().release(*texture, {})));
    EXPECT_TRUE(is_refused(manager().acquire(*texture, {})));
    EXPECT_TRUE(is_refused(manager().copy(*texture, *own, {})));
    EXPECT_TRUE(is_refused(manager().copy(*own, *texture, {})));
    EXPECT_TRUE(is_refused(manager().export_xpc(*texture)));
}

TEST_F(MetalManager, CopiesOnlyWhatFits) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto wider = value_of(manager().create_shareable_texture(descriptor_of(TextureFormat::Bgra8Unorm, 300)));
    EXPECT_TRUE(fails_with(manager().copy(*texture, *wider, {}), ErrorCode::DescriptorMismatch, "width 257"));
    fake::fail_next("blitCommandEncoder");
    EXPECT_TRUE(fails_with(manager().copy(*texture, *texture, {}), ErrorCode::OutOfDeviceMemory, "no encoder"));
}

TEST_F(MetalManager, WhatWasImportedIsNotExported) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto imported = value_of(other().import_texture(value_of(manager().export_texture(*texture)), kDescriptor));
    EXPECT_TRUE(fails_with(other().export_texture(*imported), ErrorCode::NotShareable, "was imported"));
    EXPECT_TRUE(fails_with(other().export_xpc(*imported), ErrorCode::NotShareable, "was imported"));
    const auto signalled = timeline();
    const auto waited = value_of(other().import_semaphore(value_of(manager().export_semaphore(*signalled))));
    EXPECT_TRUE(fails_with(other().export_semaphore(*waited), ErrorCode::NotShareable, "was imported"));
    EXPECT_TRUE(fails_with(other().export_semaphore(*signalled), ErrorCode::WrongManager, "another metal manager"));
}

TEST_F(MetalManager, HandlesAreHeldAgainstWhatIsExpected) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    ApiTextureHandle handle = value_of(manager().export_texture(*texture));
    TextureDescriptor wider = kDescriptor;
    ++wider.width;
    EXPECT_TRUE(
        fails_with(other().import_texture(handle, wider), ErrorCode::DescriptorMismatch, "width 257 is not 258"));
    // A handle that lies about its surface is found out by the surface.
    handle.descriptor = wider;
    EXPECT_TRUE(fails_with(other().import_texture(handle, wider), ErrorCode::DescriptorMismatch,
                           "width 257 of the IOSurface is not 258"));
    EXPECT_TRUE(fails_with(other().import_texture({}, kDescriptor), ErrorCode::InvalidArgument, "width 0"));
    handle.transport = Transport::DmaBuf;
    handle.descriptor = kDescriptor;
    handle.planes = {{.size = 1}};
    EXPECT_TRUE(fails_with(other().import_texture(handle, kDescriptor), ErrorCode::UnsupportedTransport, "dma-buf"));
}

TEST_F(MetalManager, OnlyTimelinesOfItsKindAreMadeAndImported) {
    EXPECT_TRUE(fails_with(manager().create_semaphore(SyncKind::TimelineOpaqueFd), ErrorCode::UnsupportedSync,
                           "timeline-opaque-fd: Metal has no semaphore but the shared event"));
    EXPECT_TRUE(fails_with(manager().create_semaphore(SyncKind::CpuCompletion), ErrorCode::UnsupportedSync,
                           "cpu-completion needs no object"));
    EXPECT_TRUE(fails_with(manager().create_semaphore(SyncKind{77}), ErrorCode::UnsupportedSync, "77 is not a known"));
    EXPECT_TRUE(fails_with(manager().import_semaphore({.kind = SyncKind::BinaryOpaqueFd}), ErrorCode::UnsupportedSync,
                           "binary-opaque-fd"));
    EXPECT_TRUE(fails_with(manager().import_semaphore({.kind = SyncKind::SharedEvent}), ErrorCode::InvalidHandle,
                           "empty or moved from"));
}

TEST_F(MetalManager, AdoptsTheUsersObjects) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto by_surface = value_of(other().adopt_surface(surface(*texture), kDescriptor));
    const auto by_texture = value_of(other().adopt_texture(metal::texture(*texture), kDescriptor));
    EXPECT_EQ(by_texture->texture(), metal::texture(*texture));
    EXPECT_TRUE(other().export_texture(*by_surface));
    EXPECT_TRUE(other().export_texture(*by_texture));
    const auto own = timeline();
    const auto adopted = value_of(other().adopt_event(event(*own)));
    EXPECT_EQ(event(*adopted), event(*own));
    ASSERT_TRUE(adopted->signal(3));
    EXPECT_EQ(value_of(own->value()), 3U);
}

TEST_F(MetalManager, AdoptsTheUsersDeviceAndQueue) {
    const MetalAdoptInfo info = {
        .device = manager().device(), .queue = manager().queue(), .symbol_lookup = fake::symbol};
    const auto adopted = value_of(MetalTextureShareManager::adopt(info));
    EXPECT_EQ(adopted->queue(), manager().queue());
    EXPECT_EQ(adopted->registry_id(), manager().registry_id());
    EXPECT_EQ(adopted->symbol_lookup(), info.symbol_lookup);
}

TEST_F(MetalManager, AdoptsNoQueueOfAnotherDevice) {
    fake::plug_in_device();
    const auto second = open("1");
    EXPECT_TRUE(fails_with(MetalTextureShareManager::adopt(
                               {.device = manager().device(), .queue = second->queue(), .symbol_lookup = fake::symbol}),
                           ErrorCode::InvalidArgument, "is not the device"));
    EXPECT_TRUE(fails_with(MetalTextureShareManager::adopt({.symbol_lookup = fake::symbol}), ErrorCode::InvalidArgument,
                           "device is null"));
}

TEST_F(MetalManager, RefusesNullAndNonsense) {
    EXPECT_TRUE(
        fails_with(manager().adopt_surface(nullptr, kDescriptor), ErrorCode::InvalidArgument, "IOSurface is null"));
    EXPECT_TRUE(
        fails_with(manager().adopt_texture(nullptr, kDescriptor), ErrorCode::InvalidArgument, "texture is null"));
    EXPECT_TRUE(fails_with(manager().adopt_event(nullptr), ErrorCode::InvalidArgument, "event is null"));
    EXPECT_TRUE(fails_with(manager().import_xpc(nullptr, kDescriptor), ErrorCode::InvalidArgument, "object is null"));
    EXPECT_TRUE(fails_with(manager().adopt_surface(nullptr, {}), ErrorCode::InvalidArgument, "width 0"));
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    EXPECT_TRUE(fails_with(manager().encode_release(nullptr, *texture, {}), ErrorCode::InvalidArgument,
                           "command buffer is null"));
    EXPECT_TRUE(fails_with(manager().encode_acquire(nullptr, *texture, {}), ErrorCode::InvalidArgument,
                           "command buffer is null"));
}

TEST_F(MetalManager, CrossesByXpc) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    void* const object = value_of(manager().export_xpc(*texture));
    EXPECT_TRUE(other().import_xpc(object, kDescriptor));
    fake::release_xpc(object);
}

TEST_F(MetalManager, UsersEncodeTheirHandOffs) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    const auto moments = timeline();
    {
        const objc::Pool pool(device().runtime());
        auto* const commands =
            pool.send(static_cast<objc::MTLCommandQueue*>(manager().queue()), objc::MTLCommandQueue::commandBuffer);
        ASSERT_TRUE(moments->signal(1));
        ASSERT_TRUE(manager().encode_acquire(commands, *texture, SyncPoint{moments.get(), 1}));
        ASSERT_TRUE(manager().encode_release(commands, *texture, SyncPoint{moments.get(), 2}));
        pool.send(commands, objc::MTLCommandBuffer::commit);
    }
    EXPECT_TRUE(moments->wait(2, 60s));
}

TEST_F(MetalManager, OneReleaseSignalsManyMoments) {
    const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
    std::vector<std::unique_ptr<SharedSemaphore>> timelines;
    std::vector<SyncPoint> points = {{}}; // one of CpuCompletion among them
    for (std::uint64_t value = 1; value <= 9; ++value) {
        timelines.push_back(timeline());
        points.push_back({timelines.back().get(), value});
    }
    ASSERT_TRUE(manager().release(*texture, {.signal = points}));
    for (std::uint64_t value = 1; value <= 9; ++value) {
        EXPECT_TRUE(timelines[value - 1]->wait(value, 60s));
    }
}

TEST_F(MetalManager, ThreadsShareAManager) {
    const auto use = [this] {
        const auto texture = value_of(manager().create_shareable_texture(kDescriptor));
        for (int i = 0; i < 20; ++i) {
            EXPECT_TRUE(manager().release(*texture, {.timeout = 60s}));
            EXPECT_TRUE(manager().acquire(*texture, {}));
        }
    };
    std::jthread other(use);
    use();
}

} // namespace
} // namespace geyser::metal
