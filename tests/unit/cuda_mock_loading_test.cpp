// What a manager of CUDA's needs of a driver, and what it does without.
#include "cuda_mock_driver.hpp"

#include "backend/cuda/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>

namespace geyser::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ErrorCode refusal_of(const Result<std::unique_ptr<CudaTextureShareManager>>& manager) {
    return manager ? ErrorCode{} : manager.error().code;
}

class CudaWithout : public ::testing::TestWithParam<const char*> {};

#define GEYSER_NAME(member, name, type) name,
INSTANTIATE_TEST_SUITE_P(Required, CudaWithout, ::testing::ValuesIn({GEYSER_CUDA_FUNCTIONS(GEYSER_NAME)}),
                         [](const auto& test) { return std::string(test.param); });
#undef GEYSER_NAME

TEST_P(CudaWithout, IsUnavailableByName) {
    const MockDriver vulkan;
    MockCuda driver;
    driver.missing = {GetParam()};
    const auto manager = CudaTextureShareManager::create(MockCuda::config());
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr(GetParam()));
    EXPECT_EQ(driver.live(), 0);
}

TEST(CudaLoading, SaysThatThereIsNoDriver) {
    if (void* const library = ::dlopen("libcuda.so.1", RTLD_NOW); library != nullptr) {
        ::dlclose(library);
        GTEST_SKIP() << "this machine has a driver of CUDA's";
    }
    const auto manager = CudaTextureShareManager::create();
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr("libcuda.so.1"));
}

struct NoStart {
    CUresult result;
    ErrorCode code;
};

class CudaThatDoesNotStart : public ::testing::TestWithParam<NoStart> {};

INSTANTIATE_TEST_SUITE_P(EachReason, CudaThatDoesNotStart,
                         ::testing::Values(NoStart{cuda::CUDA_ERROR_NO_DEVICE, ErrorCode::DeviceNotFound},
                                           NoStart{cuda::CUDA_ERROR_STUB_LIBRARY, ErrorCode::BackendUnavailable},
                                           NoStart{cuda::CUDA_ERROR_SYSTEM_DRIVER_MISMATCH,
                                                   ErrorCode::BackendUnavailable},
                                           NoStart{CUDA_ERROR_UNKNOWN, ErrorCode::DriverFailure}),
                         [](const auto& test) { return cuda::result_name(test.param.result); });

TEST_P(CudaThatDoesNotStart, SaysWhy) {
    const MockDriver vulkan;
    MockCuda driver;
    driver.fail("cuInit", GetParam().result);
    const auto manager = CudaTextureShareManager::create(MockCuda::config());
    ASSERT_EQ(refusal_of(manager), GetParam().code);
    EXPECT_THAT(manager.error().reason, HasSubstr(cuda::result_name(GetParam().result)));
    EXPECT_EQ(manager.error().native, static_cast<int>(GetParam().result));
}

TEST(CudaLoading, NeedsADevice) {
    const MockDriver vulkan;
    MockCuda driver;
    driver.devices.clear();
    EXPECT_EQ(refusal_of(CudaTextureShareManager::create(MockCuda::config())), ErrorCode::DeviceNotFound);
}

TEST(CudaLoading, SelectsADeviceByIndexNameOrUuid) {
    const MockDriver vulkan;
    const MockCuda driver;
    for (const char* selector : {"", "0", "mOCK g", "01000000-0000-0000-0000-000000000000"}) {
        auto config = MockCuda::config();
        config.device = selector;
        EXPECT_TRUE(CudaTextureShareManager::create(config)) << selector;
    }
    for (const char* selector : {"1", "other", "02000000-0000-0000-0000-000000000000"}) {
        auto config = MockCuda::config();
        config.device = selector;
        const auto manager = CudaTextureShareManager::create(config);
        ASSERT_EQ(refusal_of(manager), ErrorCode::DeviceNotFound) << selector;
        EXPECT_THAT(manager.error().reason, HasSubstr('"' + std::string(selector) + "\"; there are 0 \"Mock GPU"));
    }
}

TEST(CudaLoading, FindsVulkanByUuidAndNotByOrder) {
    const MockDriver vulkan; // its device has the UUID 01..
    MockCuda driver;
    driver.devices = {"First", "Second"};
    driver.first_uuid = 0;
    auto config = MockCuda::config();
    config.device = "Second";
    EXPECT_EQ(CudaTextureShareManager::create(config).value()->device(), 1);
    config.device = "First";
    const auto manager = CudaTextureShareManager::create(config);
    ASSERT_EQ(refusal_of(manager), ErrorCode::BackendUnavailable);
    EXPECT_THAT(manager.error().reason, HasSubstr("00000000-0000"));
    EXPECT_EQ(driver.live(), 0);
}

TEST(CudaLoading, ListsDevicesWithoutVulkan) {
    MockCuda driver;
    driver.devices = {"First", "Second"};
    const auto devices = CudaTextureShareManager::devices(MockCuda::config()).value();
    ASSERT_EQ(devices.size(), 2U);
    EXPECT_EQ(devices[1].name, "Second");
    EXPECT_EQ(devices[1].uuid.bytes[0], 2);
    EXPECT_EQ(driver.live(), 0);
}

TEST(CudaLoading, DoesWithoutTimelinesOnAnOldDriverAndSaysSo) {
    const MockDriver vulkan;
    MockCuda driver;
    driver.version = 11010;
    const auto manager = CudaTextureShareManager::create(MockCuda::config()).value();
    EXPECT_THAT(manager->capabilities().find(SyncKind::TimelineOpaqueFd)->reason, HasSubstr("CUDA driver 11.1"));
    EXPECT_EQ(manager->create_semaphore(SyncKind::TimelineOpaqueFd).error().code, ErrorCode::UnsupportedSync);
    EXPECT_TRUE(manager->create_semaphore(SyncKind::BinaryOpaqueFd));
}

TEST(CudaLoading, IsOfTheDeviceThatItWasMadeOn) {
    const MockDriver vulkan;
    const MockCuda driver;
    const auto manager = CudaTextureShareManager::create(MockCuda::config()).value();
    EXPECT_EQ(manager->capabilities().api, Api::Cuda);
    EXPECT_EQ(manager->capabilities().device_name, "Mock GPU");
    EXPECT_EQ(manager->capabilities().driver, "CUDA driver 13.0");
    EXPECT_EQ(manager->capabilities().identity.device.bytes[0], 1);
    EXPECT_NE(manager->context(), nullptr);
    EXPECT_NE(manager->stream(), nullptr);
}

TEST(CudaLoading, GivesEverythingBack) {
    const MockDriver vulkan;
    const MockCuda driver;
    {
        const auto manager = CudaTextureShareManager::create(MockCuda::config()).value();
        EXPECT_EQ(driver.live(), 2) << "a context and a stream";
    }
    EXPECT_EQ(driver.live(), 0);
    EXPECT_THAT(driver.misuses(), IsEmpty());
}

class CudaAdoption : public ::testing::Test {
protected:
    static CudaAdoptInfo info(CUcontext context, CUstream stream) {
        return {.context = context,
                .stream = stream,
                .get_proc_address = MockCuda::entry(),
                .get_instance_proc_addr = MockDriver::entry()};
    }
    /// In the mock, a stream belongs to the context of the same address.
    [[nodiscard]] CUstream stream_of(CUcontext context) const { return reinterpret_cast<CUstream>(context); }

    MockDriver vulkan_;
    MockCuda driver_;
    CUcontext context_ = static_cast<CUcontext>(driver_.make("context"));
};

TEST_F(CudaAdoption, UsesTheUsersContextAndStreamAndKeepsNeither) {
    {
        const auto manager = CudaTextureShareManager::adopt(info(context_, stream_of(context_))).value();
        EXPECT_EQ(manager->context(), context_);
        EXPECT_EQ(manager->stream(), stream_of(context_));
    }
    EXPECT_EQ(driver_.live(), 1) << "the user's";
    EXPECT_THAT(driver_.misuses(), IsEmpty());
}

TEST_F(CudaAdoption, TakesTheDefaultStream) {
    EXPECT_EQ(CudaTextureShareManager::adopt(info(context_, nullptr)).value()->stream(), nullptr);
}

TEST_F(CudaAdoption, NeedsAContext) {
    const auto manager = CudaTextureShareManager::adopt(info(nullptr, nullptr));
    ASSERT_EQ(refusal_of(manager), ErrorCode::InvalidArgument);
    EXPECT_THAT(manager.error().reason, HasSubstr("CudaAdoptInfo::context"));
}

TEST_F(CudaAdoption, RefusesAStreamOfAnotherContext) {
    auto* const other = static_cast<CUcontext>(driver_.make("context"));
    const auto manager = CudaTextureShareManager::adopt(info(context_, stream_of(other)));
    ASSERT_EQ(refusal_of(manager), ErrorCode::InvalidArgument);
    EXPECT_THAT(manager.error().reason, HasSubstr("another context"));
}

TEST_F(CudaAdoption, RefusesAContextOnADeviceThatVulkanLacks) {
    driver_.first_uuid = 7;
    EXPECT_EQ(refusal_of(CudaTextureShareManager::adopt(info(context_, nullptr))), ErrorCode::BackendUnavailable);
}

TEST_F(CudaAdoption, RefusesAContextThatIsDestroyed) {
    driver_.fail("cuCtxPushCurrent_v2", cuda::CUDA_ERROR_CONTEXT_IS_DESTROYED);
    EXPECT_EQ(refusal_of(CudaTextureShareManager::adopt(info(context_, nullptr))), ErrorCode::DeviceLost);
}

} // namespace
} // namespace geyser::test
