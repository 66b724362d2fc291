// Each call to the driver fails once: the error says which and why, nothing leaks, and the next attempt works.
#include "../support/process_state.hpp"
#include "vulkan_mock_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A manager, and one of everything that an operation may need.
struct Workbench {
    explicit Workbench(const MockDriver& mock)
        : driver(mock), manager(VulkanTextureShareManager::create(mock.config()).value()),
          texture(manager->create_shareable_texture(kOptimal).value()),
          handle(manager->export_texture(*texture).value()), timeline(manager->create_semaphore(kTimeline).value()),
          fence(manager->create_semaphore(kFence).value()),
          timeline_handle(manager->export_semaphore(*timeline).value()),
          fence_handle(manager->export_semaphore(*fence).value()) {
        // A manager's first imports make an object each to learn what the driver's own descriptors look like.
        (void)manager->import_texture(handle, kOptimal).value();
        (void)manager->import_semaphore(timeline_handle).value();
        (void)manager->import_semaphore(fence_handle).value();
    }

    static inline const TextureDescriptor kOptimal = {.width = 16, .height = 8};
    static inline const TextureDescriptor kLinear = {.width = 16, .height = 8, .layout = TextureLayout::Linear};

    const MockDriver& driver;
    std::unique_ptr<VulkanTextureShareManager> manager;
    std::unique_ptr<SharedTexture> texture;
    ApiTextureHandle handle;
    std::unique_ptr<SharedSemaphore> timeline;
    std::unique_ptr<SharedSemaphore> fence;
    ApiSemaphoreHandle timeline_handle;
    ApiSemaphoreHandle fence_handle;
    std::uint64_t value = 0; ///< that the timeline was last set to
};

template <class T>
Result<void> outcome(const Result<T>& result) {
    return result ? Result<void>() : std::unexpected(result.error());
}

using Operation = Result<void> (*)(Workbench&);

Result<void> create_manager(Workbench& bench) {
    return outcome(VulkanTextureShareManager::create(bench.driver.config()));
}
Result<void> create_texture(Workbench& bench) {
    return outcome(bench.manager->create_shareable_texture(Workbench::kOptimal));
}
Result<void> create_host(Workbench& bench) {
    return outcome(bench.manager->create_shareable_texture(Workbench::kLinear, Transport::HostMemory));
}
// Exports are of new objects: a driver of Windows is asked for the handle of each but once.
Result<void> export_texture(Workbench& bench) {
    const auto texture = bench.manager->create_shareable_texture(Workbench::kOptimal).value();
    return outcome(bench.manager->export_texture(*texture));
}
Result<void> export_new(Workbench& bench, SyncKind kind) {
    const auto semaphore = bench.manager->create_semaphore(kind).value();
    return outcome(bench.manager->export_semaphore(*semaphore));
}
Result<void> import_texture(Workbench& bench) {
    return outcome(bench.manager->import_texture(bench.handle, Workbench::kOptimal));
}
Result<void> create_timeline(Workbench& bench) { return outcome(bench.manager->create_semaphore(kTimeline)); }
Result<void> create_fence(Workbench& bench) { return outcome(bench.manager->create_semaphore(kFence)); }
Result<void> export_timeline(Workbench& bench) { return export_new(bench, kTimeline); }
Result<void> export_fence(Workbench& bench) { return export_new(bench, kFence); }
Result<void> import_timeline(Workbench& bench) {
    return outcome(bench.manager->import_semaphore(bench.timeline_handle));
}
Result<void> import_fence(Workbench& bench) { return outcome(bench.manager->import_semaphore(bench.fence_handle)); }
Result<void> read_timeline(Workbench& bench) { return outcome(bench.timeline->value()); }
Result<void> read_fence(Workbench& bench) { return outcome(bench.fence->value()); }
Result<void> wait_for_timeline(Workbench& bench) { return bench.timeline->wait(0, 0ns); }
Result<void> signal_timeline(Workbench& bench) { return bench.timeline->signal(++bench.value); }
Result<void> reset_fence(Workbench& bench) { return bench.fence->signal(0); }
Result<void> release(Workbench& bench) { return bench.manager->release(*bench.texture, {}); }
Result<void> acquire(Workbench& bench) { return bench.manager->acquire(*bench.texture, {}); }
Result<void> release_to_fence(Workbench& bench) {
    return bench.manager->release(*bench.texture, {.signal = SyncPoint{bench.fence.get(), 1}});
}

/// How textures of host memory are made, by what the driver can put there.
enum class Host { Image, Buffer, Nothing };

struct Failure {
    const char* name;
    Operation operation;
    const char* function;
    VkResult result;
    ErrorCode code;
    int nth = 1;
    Host host = Host::Image;
};

void PrintTo(const Failure& failure, std::ostream* out) { *out << failure.name; }

constexpr VkResult kNoHostMemory = VK_ERROR_OUT_OF_HOST_MEMORY;
constexpr VkResult kNoDeviceMemory = VK_ERROR_OUT_OF_DEVICE_MEMORY;
constexpr VkResult kLost = VK_ERROR_DEVICE_LOST;

const Failure kFailures[] = {
    {"Instance", create_manager, "vkCreateInstance", VK_ERROR_INCOMPATIBLE_DRIVER, ErrorCode::BackendUnavailable},
    {"InstanceMemory", create_manager, "vkCreateInstance", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"DeviceCount", create_manager, "vkEnumeratePhysicalDevices", VK_ERROR_INITIALIZATION_FAILED,
     ErrorCode::DriverFailure},
    {"DeviceList", create_manager, "vkEnumeratePhysicalDevices", kNoHostMemory, ErrorCode::OutOfHostMemory, 2},
    {"Device", create_manager, "vkCreateDevice", VK_ERROR_INITIALIZATION_FAILED, ErrorCode::DriverFailure},
    {"DeviceExtension", create_manager, "vkCreateDevice", VK_ERROR_EXTENSION_NOT_PRESENT, ErrorCode::ExtensionMissing},
    {"DevicesOfOthers", create_manager, "vkCreateDevice", VK_ERROR_TOO_MANY_OBJECTS, ErrorCode::OutOfHostMemory},
    {"CommandPool", create_manager, "vkCreateCommandPool", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"FirstCommandBuffer", create_manager, "vkAllocateCommandBuffers", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"LastCommandBuffer", create_manager, "vkAllocateCommandBuffers", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory, 8},
    {"FirstFenceOfTheManager", create_manager, "vkCreateFence", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"LastFenceOfTheManager", create_manager, "vkCreateFence", kNoHostMemory, ErrorCode::OutOfHostMemory, 8},

    {"ImageQuery", create_texture, "vkGetPhysicalDeviceImageFormatProperties2", VK_ERROR_FORMAT_NOT_SUPPORTED,
     ErrorCode::UnsupportedDescriptor},
    {"Image", create_texture, "vkCreateImage", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"Memory", create_texture, "vkAllocateMemory", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"Binding", create_texture, "vkBindImageMemory", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"Export", export_texture, kGetMemory, VK_ERROR_TOO_MANY_OBJECTS, ErrorCode::OutOfHostMemory},
    {"ImportQuery", import_texture, "vkGetPhysicalDeviceImageFormatProperties2", VK_ERROR_FORMAT_NOT_SUPPORTED,
     ErrorCode::UnsupportedDescriptor},
    {"ImportedImage", import_texture, "vkCreateImage", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"ImportedMemory", import_texture, "vkAllocateMemory", VK_ERROR_INVALID_EXTERNAL_HANDLE, ErrorCode::InvalidHandle},
    {"ImportedBinding", import_texture, "vkBindImageMemory", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},

    {"HostImage", create_host, "vkCreateImage", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"HostPointer", create_host, "vkGetMemoryHostPointerPropertiesEXT", VK_ERROR_INVALID_EXTERNAL_HANDLE,
     ErrorCode::InvalidHandle},
    {"HostMemory", create_host, "vkAllocateMemory", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"HostBinding", create_host, "vkBindImageMemory", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"MirrorImage", create_host, "vkCreateImage", kNoHostMemory, ErrorCode::OutOfHostMemory, 1, Host::Buffer},
    {"MirrorImageMemory", create_host, "vkAllocateMemory", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory, 1,
     Host::Buffer},
    {"MirrorBuffer", create_host, "vkCreateBuffer", kNoHostMemory, ErrorCode::OutOfHostMemory, 1, Host::Buffer},
    {"MirrorPointer", create_host, "vkGetMemoryHostPointerPropertiesEXT", VK_ERROR_INVALID_EXTERNAL_HANDLE,
     ErrorCode::InvalidHandle, 1, Host::Buffer},
    {"MirrorMemory", create_host, "vkAllocateMemory", kNoHostMemory, ErrorCode::OutOfHostMemory, 2, Host::Buffer},
    {"MirrorBinding", create_host, "vkBindBufferMemory", kNoHostMemory, ErrorCode::OutOfHostMemory, 1, Host::Buffer},
    {"StagingMemory", create_host, "vkAllocateMemory", kNoHostMemory, ErrorCode::OutOfHostMemory, 2, Host::Nothing},
    {"StagingMap", create_host, "vkMapMemory", VK_ERROR_MEMORY_MAP_FAILED, ErrorCode::DriverFailure, 1, Host::Nothing},

    {"Timeline", create_timeline, "vkCreateSemaphore", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"TimelineExport", export_timeline, kGetSemaphore, VK_ERROR_TOO_MANY_OBJECTS, ErrorCode::OutOfHostMemory},
    {"TimelineImport", import_timeline, kImportSemaphore, VK_ERROR_INVALID_EXTERNAL_HANDLE, ErrorCode::InvalidHandle},
    {"ImportedTimeline", import_timeline, "vkCreateSemaphore", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"TimelineValue", read_timeline, "vkGetSemaphoreCounterValue", kLost, ErrorCode::DeviceLost},
    {"TimelineWait", wait_for_timeline, "vkWaitSemaphores", kLost, ErrorCode::DeviceLost},
    {"TimelineSignal", signal_timeline, "vkSignalSemaphore", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"Fence", create_fence, "vkCreateFence", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"FenceExport", export_fence, kGetFence, VK_ERROR_TOO_MANY_OBJECTS, ErrorCode::OutOfHostMemory},
    {"FenceImport", import_fence, kImportFence, VK_ERROR_INVALID_EXTERNAL_HANDLE, ErrorCode::InvalidHandle},
    {"FenceValue", read_fence, "vkGetFenceStatus", kLost, ErrorCode::DeviceLost},
    {"FenceReset", reset_fence, "vkResetFences", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},

    {"ReleaseBegin", release, "vkBeginCommandBuffer", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"ReleaseEnd", release, "vkEndCommandBuffer", kNoHostMemory, ErrorCode::OutOfHostMemory},
    {"ReleaseSubmit", release, "vkQueueSubmit", kLost, ErrorCode::DeviceLost},
    {"ReleaseWait", release, "vkWaitForFences", kLost, ErrorCode::DeviceLost},
    {"ReleaseReset", release, "vkResetFences", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
    {"ReleaseToFence", release_to_fence, "vkQueueSubmit", kLost, ErrorCode::DeviceLost, 2},
    {"AcquireSubmit", acquire, "vkQueueSubmit", kNoDeviceMemory, ErrorCode::OutOfDeviceMemory},
};

class VulkanFailure : public ::testing::TestWithParam<Failure> {};

INSTANTIATE_TEST_SUITE_P(Of, VulkanFailure, ::testing::ValuesIn(kFailures),
                         [](const auto& test) { return std::string(test.param.name); });

TEST_P(VulkanFailure, IsReportedAndUndone) {
    const Failure& failure = GetParam();
    MockDriver driver;
    driver.host_images = failure.host == Host::Image;
    driver.host_buffers = failure.host != Host::Nothing;
    {
        Workbench bench(driver);
        const int objects = driver.live();
        const auto descriptors = open_descriptors();
        const auto mappings = memory_mappings();
        driver.fail(failure.function, failure.result, failure.nth);
        const auto outcome = failure.operation(bench);
        ASSERT_TRUE(driver.failed()) << "the operation makes no such call";
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, failure.code) << outcome.error().message();
        EXPECT_THAT(outcome.error().reason, HasSubstr(failure.function));
        if (failure.code != ErrorCode::UnsupportedDescriptor) {
            EXPECT_EQ(outcome.error().native, failure.result);
        }
        EXPECT_EQ(driver.live(), objects);
        EXPECT_TRUE(nothing_leaked_since(descriptors));
        EXPECT_LE(memory_mappings(), mappings + 1) << "the allocator may have grown";
        const auto again = failure.operation(bench);
        EXPECT_TRUE(again) << again.error().message();
    }
    EXPECT_EQ(driver.live(), 0);
}

TEST(VulkanFailureOf, AnExportThatSucceedsWithoutADescriptorIsReported) {
    MockDriver driver;
    const Workbench bench(driver);
    driver.exported_fd = -1;
    for (const Operation operation : {export_texture, export_timeline, export_fence}) {
        const auto outcome = operation(const_cast<Workbench&>(bench));
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, ErrorCode::NotShareable);
        EXPECT_THAT(outcome.error().reason, HasSubstr("succeeded with"));
    }
}

TEST(VulkanFailureOf, AGpuThatIsNotDoneInTimeIsATimeoutAndTheNextHandOffWaitsForIt) {
    MockDriver driver;
    Workbench bench(driver);
    driver.fail("vkWaitForFences", VK_TIMEOUT);
    const auto late = release(bench);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(release(bench));
    }
}

TEST(VulkanFailureOf, TheUnexportableIsReportedByCapabilities) {
    MockDriver driver;
    driver.image_features = VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;
    const auto manager = VulkanTextureShareManager::create(driver.config()).value();
    const TransportSupport support = *manager->capabilities().find(kOpaque);
    EXPECT_FALSE(support.can_export);
    EXPECT_TRUE(support.can_import);
    const auto texture = manager->create_shareable_texture({.width = 16, .height = 8});
    ASSERT_FALSE(texture);
    EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedDescriptor);
    EXPECT_EQ(texture.error().reason, support.reason);
}

// Trap 1.
TEST(VulkanFailureOf, AnImportThatMustBeDedicatedIsReported) {
    MockDriver driver;
    driver.image_features |= VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT;
    Workbench bench(driver);
    EXPECT_TRUE(import_texture(bench));
    bench.handle.dedicated = false;
    const auto imported = import_texture(bench);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code, ErrorCode::MemoryMismatch);
    EXPECT_THAT(imported.error().reason, HasSubstr("dedicated"));
}

} // namespace
} // namespace geyser::test
