// Create and export of the host backend, and what it says about itself.
#include "../support/ipc_messages.hpp"
#include "../support/process_state.hpp"
#include "host_support.hpp"

#include <os_kinds.hpp>

#include <gmock/gmock.h>

namespace geyser::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(HostManager, RefusesARowAlignmentThatIsNoPowerOfTwo) {
    const auto manager = HostTextureShareManager::create({.row_alignment = 96});
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(manager.error().reason, HasSubstr("96"));
}

TEST(HostManager, RefusesARowAlignmentOfZero) {
    const auto manager = HostTextureShareManager::create({.row_alignment = 0});
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, ErrorCode::InvalidArgument);
}

TEST(HostManager, ListsEveryTransportAndOnlyHostMemoryAsSupported) {
    const auto manager = host_manager();
    for (const Transport transport : {kOpaque, Transport::HostMemory}) {
        const TransportSupport* support = manager->capabilities().find(transport);
        ASSERT_NE(support, nullptr) << name(transport);
        const bool wanted = transport == Transport::HostMemory;
        EXPECT_EQ(support->can_export, wanted) << name(transport);
        EXPECT_EQ(support->can_import, wanted) << name(transport);
        EXPECT_EQ(support->reason.empty(), wanted) << name(transport);
    }
}

TEST(HostManager, ListsEverySyncKindAndOnlyCpuCompletionAsSupported) {
    const auto manager = host_manager();
    for (const SyncKind kind : {SyncKind::CpuCompletion, kFence, kBinary, kTimeline}) {
        const SyncSupport* support = manager->capabilities().find(kind);
        ASSERT_NE(support, nullptr) << name(kind);
        const bool wanted = kind == SyncKind::CpuCompletion;
        EXPECT_EQ(support->can_export, wanted) << name(kind);
        EXPECT_EQ(support->can_import, wanted) << name(kind);
        EXPECT_EQ(support->reason.empty(), wanted) << name(kind);
    }
}

TEST(HostManager, SharesLinearTexturesWithoutACopy) {
    const auto support = host_manager()->query(linear(64, 64), Transport::HostMemory);
    ASSERT_TRUE(support) << support.error().message();
    EXPECT_TRUE(support->can_export);
    EXPECT_TRUE(support->can_import);
    EXPECT_EQ(support->copies_per_frame, 0U);
}

TEST(HostManager, CallsAMalformedQuestionAnError) {
    const auto support = host_manager()->query(linear(0, 64), Transport::HostMemory);
    ASSERT_FALSE(support);
    EXPECT_EQ(support.error().code, ErrorCode::InvalidArgument);
}

TEST(HostManager, AnswersNoWithAReasonForAnotherTransport) {
    const auto support = host_manager()->query(linear(64, 64), Transport::OpaqueFd);
    ASSERT_TRUE(support);
    EXPECT_FALSE(support->can_export || support->can_import);
    EXPECT_THAT(support->reason, HasSubstr("opaque-fd"));
}

TEST(HostManager, AnswersNoWithAReasonForTheOptimalLayout) {
    auto optimal = linear(64, 64);
    optimal.layout = TextureLayout::Optimal;
    const auto support = host_manager()->query(optimal, Transport::HostMemory);
    ASSERT_TRUE(support);
    EXPECT_FALSE(support->can_export || support->can_import);
    EXPECT_THAT(support->reason, AllOf(HasSubstr("Optimal"), HasSubstr("Linear")));
}

TEST(HostManager, RefusesToCreateTheOptimalLayout) {
    auto optimal = linear(64, 64);
    optimal.layout = TextureLayout::Optimal;
    const auto before = open_descriptors();
    const auto manager = host_manager();
    const auto texture = manager->create_shareable_texture(optimal);
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedDescriptor);
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostManager, RefusesToCreateAMalformedTexture) {
    const auto texture = host_manager()->create_shareable_texture(linear(64, 0));
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::InvalidArgument);
}

TEST(HostManager, RefusesToCreateOverAnotherTransport) {
    const auto texture = host_manager()->create_shareable_texture(linear(64, 64), Transport::DmaBuf);
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedTransport);
}

TEST(HostManager, RefusesALayoutThatOverflows) {
    const auto manager = host_manager({.row_alignment = 1ULL << 63});
    const auto texture = manager->create_shareable_texture(linear(64, 64));
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::SizeOverflow);
    const auto support = manager->query(linear(64, 64), Transport::HostMemory);
    ASSERT_TRUE(support);
    EXPECT_FALSE(support->can_export);
    EXPECT_FALSE(support->reason.empty());
}

TEST(HostManager, AlignsEveryRowAndPlaneAsConfigured) {
    const auto manager = host_manager({.row_alignment = 512});
    const auto texture = create(*manager, linear(130, 6, TextureFormat::Nv12));
    for (const PlaneLayout& plane : texture->as<HostTexture>()->planes()) {
        EXPECT_EQ(plane.row_pitch % 512, 0U);
        EXPECT_EQ(plane.offset % 512, 0U);
    }
}

TEST(HostManager, CreatesTexturesOfEveryLinearFormat) {
    const auto manager = host_manager();
    for (const FormatInfo& format : all_formats()) {
        if (format.is_depth_stencil()) {
            continue; // has no linear layout
        }
        const auto texture = manager->create_shareable_texture(linear(16, 16, format.format));
        ASSERT_TRUE(texture) << format.name << ": " << texture.error().message();
        const auto* host = (*texture)->as<HostTexture>();
        EXPECT_EQ(host->planes().size(), format.plane_count) << format.name;
        EXPECT_GE(host->bytes().size(), host->planes().back().offset + host->planes().back().size) << format.name;
    }
}

TEST(HostManager, AllocatesWholePagesSoThatDriversCanImportThem) {
    const auto manager = host_manager();
    const auto texture = create(*manager, linear(3, 3));
    const auto bytes = texture->as<HostTexture>()->bytes();
    constexpr std::size_t kSmallestPage = 4096;
    EXPECT_EQ(bytes.size() % kSmallestPage, 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % kSmallestPage, 0U);
}

TEST(HostManager, ExportsAHandleThatSaysWhatAnImporterNeeds) {
    const auto manager = host_manager();
    const auto texture = create(*manager, linear(100, 10));
    const auto handle = manager->export_texture(*texture);
    ASSERT_TRUE(handle) << handle.error().message();
    EXPECT_TRUE(*handle);
    EXPECT_EQ(handle->transport, Transport::HostMemory);
    EXPECT_EQ(handle->exporter, Api::Host);
    EXPECT_EQ(handle->descriptor, texture->descriptor());
    EXPECT_EQ(handle->planes, texture->as<HostTexture>()->planes());
    EXPECT_EQ(handle->allocation_size, texture->as<HostTexture>()->bytes().size());
    EXPECT_TRUE(validate(*handle));
}

TEST(HostManager, RefusesToExportAnImportedTexture) {
    const auto manager = host_manager();
    const auto handle = create_and_export(*manager, linear(64, 64));
    const auto imported = manager->import_texture(handle, handle.descriptor).value();
    const auto again = manager->export_texture(*imported);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::NotShareable);
}

TEST(HostManager, RefusesToExportAnotherManagersTexture) {
    const auto manager = host_manager();
    const auto other = host_manager();
    const auto texture = create(*other, linear(64, 64));
    const auto handle = manager->export_texture(*texture);
    ASSERT_FALSE(handle);
    EXPECT_EQ(handle.error().code, ErrorCode::WrongManager);
}

TEST(HostManager, RefusesToExportAnotherBackendsTexture) {
    const ForeignTexture texture(linear(64, 64));
    const auto handle = host_manager()->export_texture(texture);
    ASSERT_FALSE(handle);
    EXPECT_EQ(handle.error().code, ErrorCode::WrongManager);
    EXPECT_THAT(handle.error().reason, HasSubstr("vulkan"));
}

TEST(HostManager, HasNoSemaphores) {
    const auto manager = host_manager();
    const auto before = open_descriptors();
    for (const SyncKind kind : {SyncKind::CpuCompletion, kFence, kBinary, kTimeline}) {
        const auto created = manager->create_semaphore(kind);
        ASSERT_FALSE(created) << name(kind);
        EXPECT_EQ(created.error().code, ErrorCode::UnsupportedSync);
        EXPECT_THAT(created.error().reason, HasSubstr(std::string(name(kind))));

        const ApiSemaphoreHandle handle = {.kind = kind, .object = make_object()};
        const auto imported = manager->import_semaphore(handle);
        ASSERT_FALSE(imported) << name(kind);
        EXPECT_EQ(imported.error().code, ErrorCode::UnsupportedSync);
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostManager, RefusesToExportAForeignSemaphore) {
    const FakeSemaphore semaphore(SyncKind::TimelineOpaqueFd);
    const auto handle = host_manager()->export_semaphore(semaphore);
    ASSERT_FALSE(handle);
    EXPECT_EQ(handle.error().code, ErrorCode::WrongManager);
}

TEST(HostManager, LeaksNoDescriptorInAThousandRounds) {
    const auto manager = host_manager();
    const auto importer = host_manager();
    const auto before = open_descriptors();
    for (int i = 0; i < 1000; ++i) {
        const auto texture = create(*manager, linear(64, 64));
        auto handle = manager->export_texture(*texture).value();
        const auto imported = importer->import_texture(handle, texture->descriptor()).value();
        importer->release_texture_handle(std::move(handle));
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

} // namespace
} // namespace geyser::test
