// Each call to CUDA's driver fails once: the error says which and why, nothing leaks, and the next attempt works.
#include "../support/process_state.hpp"
#include "cuda_mock_driver.hpp"

#include "backend/cuda/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr TextureDescriptor kOptimal{.width = 16, .height = 8};
constexpr TextureDescriptor kLinear{.width = 16, .height = 8, .layout = TextureLayout::Linear};

/// A manager, and one of everything that an operation may need.
struct Workbench {
    std::unique_ptr<CudaTextureShareManager> manager = CudaTextureShareManager::create(MockCuda::config()).value();
    std::unique_ptr<SharedTexture> texture = manager->create_shareable_texture(kOptimal).value();
    ApiTextureHandle handle = manager->export_texture(*texture).value();
    std::unique_ptr<SharedSemaphore> timeline = manager->create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ApiSemaphoreHandle timeline_handle = manager->export_semaphore(*timeline).value();
    // The first imports make an object each to learn what the driver's descriptors look like.
    bool warm = manager->import_texture(handle, kOptimal) && manager->import_semaphore(timeline_handle);
};

template <class T>
Result<void> outcome(const Result<T>& result) {
    return result ? Result<void>() : std::unexpected(result.error());
}

using Operation = Result<void> (*)(Workbench&);

Result<void> create_manager(Workbench&) { return outcome(CudaTextureShareManager::create(MockCuda::config())); }
Result<void> create_texture(Workbench& bench) { return outcome(bench.manager->create_shareable_texture(kOptimal)); }
Result<void> create_linear(Workbench& bench) { return outcome(bench.manager->create_shareable_texture(kLinear)); }
Result<void> import_texture(Workbench& bench) { return outcome(bench.manager->import_texture(bench.handle, kOptimal)); }
Result<void> make_surface(Workbench& bench) { return outcome(bench.texture->as<CudaTexture>()->surface()); }
Result<void> make_object(Workbench& bench) { return outcome(bench.texture->as<CudaTexture>()->texture_object()); }
Result<void> create_timeline(Workbench& bench) {
    return outcome(bench.manager->create_semaphore(SyncKind::TimelineOpaqueFd));
}
Result<void> import_timeline(Workbench& bench) {
    return outcome(bench.manager->import_semaphore(bench.timeline_handle));
}
Result<void> acquire(Workbench& bench) {
    return bench.manager->acquire(*bench.texture, {.wait = SyncPoint{bench.timeline.get(), 1}});
}
Result<void> release(Workbench& bench) {
    return bench.manager->release(*bench.texture, {.signal = SyncPoint{bench.timeline.get(), 1}});
}
Result<void> release_blocking(Workbench& bench) { return bench.manager->release(*bench.texture, {}); }
Result<void> copy(Workbench& bench) {
    const auto other = bench.manager->create_shareable_texture(kOptimal).value();
    return bench.manager->copy(*bench.texture, *other, {});
}

struct Failure {
    const char* name;
    Operation operation;
    const char* function;
    CUresult result;
    ErrorCode code;
    int nth = 1;
};

void PrintTo(const Failure& failure, std::ostream* out) { *out << failure.name; }

constexpr CUresult kNoMemory = cuda::CUDA_ERROR_OUT_OF_MEMORY;
constexpr CUresult kLost = cuda::CUDA_ERROR_ILLEGAL_ADDRESS;
constexpr CUresult kRefused = cuda::CUDA_ERROR_INVALID_VALUE;

const Failure kFailures[] = {
    {"DeviceCount", create_manager, "cuDeviceGetCount", kRefused, ErrorCode::DriverFailure},
    {"Device", create_manager, "cuDeviceGet", cuda::CUDA_ERROR_INVALID_DEVICE, ErrorCode::DeviceNotFound},
    {"DeviceName", create_manager, "cuDeviceGetName", kRefused, ErrorCode::DriverFailure},
    {"DeviceUuid", create_manager, "cuDeviceGetUuid", kRefused, ErrorCode::DriverFailure},
    {"Context", create_manager, "cuDevicePrimaryCtxRetain", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"UsedDevice", create_manager, "cuDevicePrimaryCtxRetain", cuda::CUDA_ERROR_DEVICE_UNAVAILABLE,
     ErrorCode::BackendUnavailable},
    {"Version", create_manager, "cuDriverGetVersion", kRefused, ErrorCode::DriverFailure},
    {"Stream", create_manager, "cuStreamCreate", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"Memory", create_texture, "cuImportExternalMemory", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"MemoryOfAPeer", import_texture, "cuImportExternalMemory", cuda::CUDA_ERROR_INVALID_HANDLE,
     ErrorCode::InvalidHandle},
    {"Array", create_texture, "cuExternalMemoryGetMappedMipmappedArray", kRefused, ErrorCode::DriverFailure},
    {"ArrayOfAFormat", create_texture, "cuExternalMemoryGetMappedMipmappedArray", cuda::CUDA_ERROR_NOT_SUPPORTED,
     ErrorCode::UnsupportedDescriptor},
    {"Level", create_texture, "cuMipmappedArrayGetLevel", kRefused, ErrorCode::DriverFailure},
    {"Buffer", create_linear, "cuExternalMemoryGetMappedBuffer", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"LostContext", create_texture, "cuCtxPushCurrent", cuda::CUDA_ERROR_CONTEXT_IS_DESTROYED, ErrorCode::DeviceLost},
    {"Surface", make_surface, "cuSurfObjectCreate", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"TextureObject", make_object, "cuTexObjectCreate", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"Semaphore", create_timeline, "cuImportExternalSemaphore", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"SemaphoreOfAPeer", import_timeline, "cuImportExternalSemaphore", kRefused, ErrorCode::DriverFailure},
    {"LostInWait", acquire, "cuWaitExternalSemaphoresAsync", kLost, ErrorCode::DeviceLost},
    {"LostInSignal", release, "cuSignalExternalSemaphoresAsync", kLost, ErrorCode::DeviceLost},
    {"Event", release_blocking, "cuEventCreate", kNoMemory, ErrorCode::OutOfDeviceMemory},
    {"EventRecord", release_blocking, "cuEventRecord", kLost, ErrorCode::DeviceLost},
    {"LostWhileWaiting", release_blocking, "cuEventQuery", cuda::CUDA_ERROR_LAUNCH_FAILED, ErrorCode::DeviceLost},
    {"LostInCopy", copy, "cuMemcpy3DAsync", kLost, ErrorCode::DeviceLost},
};

class CudaFailing : public ::testing::TestWithParam<Failure> {};

INSTANTIATE_TEST_SUITE_P(Once, CudaFailing, ::testing::ValuesIn(kFailures),
                         [](const auto& test) { return std::string(test.param.name); });

/// As libcuda exports it.
std::string exported_name(std::string_view function) {
#define GEYSER_VERSIONED(member, name, type)                                                                           \
    if (std::string_view(name).starts_with(function)) {                                                                \
        const std::string_view suffix = std::string_view(name).substr(function.size());                                \
        if (suffix.empty() || suffix == "_v2") {                                                                       \
            return name;                                                                                               \
        }                                                                                                              \
    }
    GEYSER_CUDA_FUNCTIONS(GEYSER_VERSIONED)
#undef GEYSER_VERSIONED
    return {};
}

TEST_P(CudaFailing, SaysWhatFailedAndLeavesNothingBehind) {
    const Failure& failure = GetParam();
    const MockDriver vulkan;
    MockCuda driver;
    {
        Workbench bench;
        ASSERT_TRUE(bench.warm);
        const int before = driver.live();
        const auto descriptors = open_descriptors();
        driver.fail(exported_name(failure.function), failure.result, failure.nth);
        const auto failed = failure.operation(bench);
        ASSERT_TRUE(driver.failed());
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().code, failure.code);
        EXPECT_EQ(failed.error().native, static_cast<int>(failure.result));
        EXPECT_THAT(failed.error().reason, HasSubstr(failure.function));
        EXPECT_THAT(failed.error().reason, HasSubstr(cuda::result_name(failure.result)));
        EXPECT_FALSE(failed.error().operation.empty());
        EXPECT_EQ(driver.live(), before);
        EXPECT_EQ(open_descriptors(), descriptors);
        const auto again = failure.operation(bench);
        EXPECT_TRUE(again) << again.error().message();
    }
    EXPECT_EQ(driver.live(), 0);
    EXPECT_THAT(driver.misuses(), IsEmpty());
}

} // namespace
} // namespace geyser::test
