// Each call of Vulkan's and of Metal's that a texture or a semaphore needs fails once: the error says which, nothing
// leaks, and the next attempt works.
#include "fakes/metal/fake_metal.hpp"
#include "unit/vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

extern "C" void* geyser_metal_symbol(const char* library, const char* name);

namespace geyser::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const TextureDescriptor kSmall = {.width = 16, .height = 8};

/// A driver on Metal that is not MoltenVK either: it counts.
class VulkanMetalMock : public ::testing::Test {
protected:
    void SetUp() override {
        driver_.extensions = {"VK_EXT_metal_objects", "VK_KHR_portability_subset"};
        auto config = driver_.config();
        config.metal_symbol_lookup = geyser_metal_symbol;
        manager_ = VulkanTextureShareManager::create(config).value();
        texture_ = manager_->create_shareable_texture(kSmall).value();
        handle_ = manager_->export_texture(*texture_).value();
        event_ = manager_->create_semaphore(SyncKind::SharedEvent).value();
        event_handle_ = manager_->export_semaphore(*event_).value();
    }
    void TearDown() override {
        event_.reset();
        texture_.reset();
        manager_.reset();
        EXPECT_EQ(driver_.live(), 0);
        EXPECT_THAT(fake_metal::live_objects(), IsEmpty());
    }

    template <class Operation>
    void expect_survives(const char* call, ErrorCode code, const Operation& operation) {
        SCOPED_TRACE(call);
        const int vulkan_objects = driver_.live();
        const auto metal_objects = fake_metal::live_objects();
        const auto result = operation();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, code);
        EXPECT_THAT(result.error().reason, HasSubstr(call));
        EXPECT_EQ(driver_.live(), vulkan_objects);
        EXPECT_EQ(fake_metal::live_objects(), metal_objects);
        EXPECT_TRUE(operation());
    }
    template <class Operation>
    void fail_in_vulkan(const char* call, const Operation& operation) {
        driver_.fail(call, VK_ERROR_OUT_OF_DEVICE_MEMORY);
        expect_survives(call, ErrorCode::OutOfDeviceMemory, operation);
    }
    template <class Operation>
    void fail_in_metal(const char* call, ErrorCode code, const Operation& operation) {
        fake_metal::fail_next(call);
        expect_survives(call, code, operation);
    }

    MockDriver driver_;
    std::unique_ptr<VulkanTextureShareManager> manager_;
    std::unique_ptr<SharedTexture> texture_;
    ApiTextureHandle handle_;
    std::unique_ptr<SharedSemaphore> event_;
    ApiSemaphoreHandle event_handle_;
};

TEST_F(VulkanMetalMock, SharesOverIoSurfaceWhereThereIsNothingElse) {
    EXPECT_EQ(manager_->default_transport(), Transport::IoSurface);
    EXPECT_EQ(texture_->transport(), Transport::IoSurface);
    EXPECT_EQ(timeline_kind(manager_->capabilities()), SyncKind::SharedEvent);
}

TEST_F(VulkanMetalMock, FailsToMakeATextureOfWhichNothingStays) {
    const auto create = [&] { return manager_->create_shareable_texture(kSmall, Transport::IoSurface); };
    for (const char* call : {"vkCreateImage", "vkAllocateMemory", "vkBindImageMemory"}) {
        fail_in_vulkan(call, create);
    }
    fail_in_metal("IOSurfaceCreate", ErrorCode::OutOfDeviceMemory, create);
}

TEST_F(VulkanMetalMock, FailsToImportATextureOfWhichNothingStays) {
    const auto import = [&] { return manager_->import_texture(handle_, kSmall); };
    for (const char* call : {"vkCreateImage", "vkAllocateMemory", "vkBindImageMemory"}) {
        fail_in_vulkan(call, import);
    }
}

TEST_F(VulkanMetalMock, FailsToExportATexture) {
    fail_in_metal("IOSurfaceCreateMachPort", ErrorCode::SystemFailure,
                  [&] { return manager_->export_texture(*texture_); });
}

TEST_F(VulkanMetalMock, FailsToMakeASemaphoreOfWhichNothingStays) {
    const auto create = [&] { return manager_->create_semaphore(SyncKind::SharedEvent); };
    fail_in_vulkan("vkCreateSemaphore", create);
    fail_in_metal("newSharedEvent", ErrorCode::OutOfDeviceMemory, create);
}

TEST_F(VulkanMetalMock, FailsToImportASemaphoreOfWhichNothingStays) {
    fail_in_vulkan("vkCreateSemaphore", [&] { return manager_->import_semaphore(event_handle_); });
}

TEST_F(VulkanMetalMock, FailsToExportASemaphore) {
    fail_in_metal("eventPort", ErrorCode::DriverFailure, [&] { return manager_->export_semaphore(*event_); });
}

TEST_F(VulkanMetalMock, SharesNoEventsWhereTheSystemHasNoPortsForThem) {
    fake_metal::hide_method("newSharedEventWithMachPort:");
    auto config = driver_.config();
    config.metal_symbol_lookup = geyser_metal_symbol;
    {
        const auto manager = VulkanTextureShareManager::create(config).value();
        EXPECT_THAT(manager->capabilities().find(SyncKind::SharedEvent)->reason, HasSubstr("XPC"));
        const auto semaphore = manager->create_semaphore(SyncKind::SharedEvent);
        ASSERT_FALSE(semaphore);
        EXPECT_EQ(semaphore.error().code, ErrorCode::UnsupportedSync);
    }
    event_.reset();
    texture_.reset();
    manager_.reset();
    fake_metal::reset(); // shows the method again
}

} // namespace
} // namespace geyser::test
