// Every way in which WebGPU can be the wrong one: library, generation, feature, GPU, format, state.
#include "../support/webgpu_fixture.hpp"

#include <cstring>

namespace geyser::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

template <class T>
Error error_of(const Result<T>& result) {
    return result ? Error{} : result.error();
}

TEST(WebGpuLibrary, ThatIsNotThereIsNamed) {
    const Error error = error_of(WebGpuTextureShareManager::create({.library = "libno-such-dawn.so"}));
    EXPECT_EQ(error.code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(error.reason, HasSubstr("libno-such-dawn.so"));
}

TEST(WebGpuLibrary, ThatIsAnotherOneIsRefused) {
    const Error error = error_of(WebGpuTextureShareManager::create({.library = "libm.so.6"}));
    EXPECT_EQ(error.code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(error.reason, HasSubstr("wgpuGetProcAddress"));
}

TEST(WebGpuAdapter, WithoutTheFenceFeatureIsRefusedByItsName) {
    const auto manager = WebGpuTextureShareManager::create({.library = dawn_library()});
    if (manager || manager.error().code == ErrorCode::BackendUnavailable) {
        GTEST_SKIP() << (manager ? "the adapter has the feature" : manager.error().message());
    }
    EXPECT_EQ(manager.error().code, ErrorCode::ExtensionMissing);
    EXPECT_THAT(manager.error().reason, HasSubstr("shared-fence-vk-semaphore-opaque-fd"));
}

/// Adopts the lane's device through functions of which a test has changed some.
class WebGpuRefusals : public WebGpuTest {
protected:
    void TearDown() override {
        changed_name_ = {};
        WebGpuTest::TearDown();
    }

    /// `function` takes the place of what the library exports as `name`.
    template <class Function>
    static void change(std::string_view name, Function* function) {
        changed_name_ = name;
        changed_ = reinterpret_cast<WGPUProc>(function);
    }
    template <class Function>
    static Function original(std::string_view name) {
        return reinterpret_cast<Function>(webgpu().get_proc_address()({name.data(), name.size()}));
    }

    static Error error_of_adoption(std::string vulkan_device = {}) {
        return error_of(WebGpuTextureShareManager::adopt({.adapter = webgpu().adapter(),
                                                          .device = webgpu().device(),
                                                          .get_proc_address = get_changed,
                                                          .vulkan_device = std::move(vulkan_device)}));
    }

private:
    static WGPUProc get_changed(WGPUStringView name) {
        const std::string_view asked(name.data, name.length == WGPU_STRLEN ? std::strlen(name.data) : name.length);
        return asked == changed_name_ ? changed_ : webgpu().get_proc_address()(name);
    }
    static inline std::string_view changed_name_;
    static inline WGPUProc changed_ = nullptr;
};

TEST_F(WebGpuRefusals, NoneOfADeviceThatHasEverything) { EXPECT_EQ(error_of_adoption().message(), Error{}.message()); }

TEST_F(WebGpuRefusals, OfALibraryThatLacksAFunction) {
    change<void>("wgpuSharedFenceExportInfo", nullptr);
    const Error error = error_of_adoption();
    EXPECT_EQ(error.code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(error.reason, HasSubstr("wgpuSharedFenceExportInfo"));
}

TEST_F(WebGpuRefusals, OfADeviceWithoutAFeature) {
    change(
        "wgpuDeviceHasFeature", +[](WGPUDevice device, WGPUFeatureName feature) -> WGPUBool {
            return feature != WGPUFeatureName_SharedFenceVkSemaphoreOpaqueFD &&
                   original<WGPUProcDeviceHasFeature>("wgpuDeviceHasFeature")(device, feature) != 0;
        });
    const Error error = error_of_adoption();
    EXPECT_EQ(error.code, ErrorCode::ExtensionMissing);
    EXPECT_THAT(error.reason, HasSubstr("shared-fence-vk-semaphore-opaque-fd"));
}

/// An adapter of another vendor.
WGPUStatus other_gpu(WGPUAdapter /*adapter*/, WGPUAdapterInfo* info) {
    *info = {};
    info->device = {"Other GPU", WGPU_STRLEN};
    info->vendorID = 0x1234;
    return WGPUStatus_Success;
}

TEST_F(WebGpuRefusals, OfAnAdapterThatVulkanDoesNotHave) {
    change("wgpuAdapterGetInfo", other_gpu);
    const Error error = error_of_adoption();
    EXPECT_EQ(error.code, ErrorCode::DeviceNotFound);
    EXPECT_THAT(error.reason,
                AllOf(HasSubstr("Other GPU"), HasSubstr("0x1234"), HasSubstr(vulkan().capabilities().device_name)));
}

TEST_F(WebGpuRefusals, OfAVulkanDeviceThatIsAnotherGpu) {
    change("wgpuAdapterGetInfo", other_gpu);
    const Error error = error_of_adoption(to_string(vulkan().capabilities().identity.device));
    EXPECT_EQ(error.code, ErrorCode::DeviceMismatch);
    EXPECT_THAT(error.reason, HasSubstr("Other GPU"));
}

TEST_F(WebGpuRefusals, OfASelectorThatMeansNoDevice) {
    EXPECT_EQ(error_of_adoption("no such device").code, ErrorCode::DeviceNotFound);
    auto config = this->config();
    config.device = "no such device";
    EXPECT_EQ(error_of(WebGpuTextureShareManager::create(config)).code, ErrorCode::DeviceNotFound);
}

TEST_F(WebGpuRefusals, OfALibraryWithOtherNumbersForFormats) {
    change(
        "wgpuSharedTextureMemoryGetProperties",
        +[](WGPUSharedTextureMemory memory, WGPUSharedTextureMemoryProperties* properties) {
            const auto status = original<WGPUProcSharedTextureMemoryGetProperties>(
                "wgpuSharedTextureMemoryGetProperties")(memory, properties);
            properties->format = static_cast<WGPUTextureFormat>(properties->format + 4);
            return status;
        });
    const Error error = error_of_adoption();
    EXPECT_EQ(error.code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(error.reason, HasSubstr("generations"));
}

TEST_F(WebGpuRefusals, OfALibraryWithAnotherStructureForTheEndOfAccesses) {
    change(
        "wgpuSharedTextureMemoryEndAccess",
        +[](WGPUSharedTextureMemory memory, WGPUTexture texture, WGPUSharedTextureMemoryEndAccessState* state) {
            const auto status = original<WGPUProcSharedTextureMemoryEndAccess>("wgpuSharedTextureMemoryEndAccess")(
                memory, texture, state);
            // The backend cannot free what it cannot read.
            original<WGPUProcSharedTextureMemoryEndAccessStateFreeMembers>(
                "wgpuSharedTextureMemoryEndAccessStateFreeMembers")(*state);
            // What a library that counts values apart writes here, to a program that knows no such count.
            std::memcpy(&state->signaledValues, &state->fenceCount, sizeof state->fenceCount);
            return status;
        });
    const Error error = error_of_adoption();
    EXPECT_EQ(error.code, ErrorCode::BackendUnavailable);
    EXPECT_THAT(error.reason, HasSubstr("generations"));
}

TEST_F(WebGpuRefusals, OfNothing) {
    EXPECT_EQ(error_of(WebGpuTextureShareManager::adopt({})).code, ErrorCode::InvalidArgument);
    EXPECT_EQ(error_of(WebGpuTextureShareManager::wanted_features(nullptr, nullptr)).code, ErrorCode::InvalidArgument);
    EXPECT_EQ(
        error_of(WebGpuTextureShareManager::adopt({.adapter = webgpu().adapter(), .device = webgpu().device()})).code,
        ErrorCode::InvalidArgument);
}

TEST_F(WebGpuRefusals, OfShapesThatSharedMemoryHasNot) {
    const TextureDescriptor fits = small_texture();
    TextureDescriptor levels = fits;
    levels.mip_levels = 2;
    TextureDescriptor layers = fits;
    layers.array_layers = 2;
    TextureDescriptor planar = fits;
    planar.format = TextureFormat::Nv12;
    for (const TextureDescriptor& descriptor : {levels, layers, planar}) {
        const Error error = error_of(webgpu().create_shareable_texture(descriptor));
        EXPECT_EQ(error.code, ErrorCode::UnsupportedFormat);
        EXPECT_THAT(error.reason, HasSubstr("SharedTextureMemory"));
        EXPECT_THAT(webgpu().query(descriptor, Transport::OpaqueFd)->reason, ::testing::Not(::testing::IsEmpty()));
    }
}

TEST_F(WebGpuRefusals, OfImagesThatDawnCannotClear) {
    TextureDescriptor descriptor = small_texture();
    descriptor.usage = TextureUsage::TextureBinding;
    const auto texture = make_texture(vulkan(), descriptor);
    ApiTextureHandle handle = vulkan().export_texture(*texture).value();
    handle.vulkan->usage &= ~static_cast<std::uint32_t>(VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    const Error error = error_of(webgpu().import_texture(handle, handle.descriptor));
    EXPECT_EQ(error.code, ErrorCode::UnsupportedDescriptor);
    EXPECT_THAT(error.reason, HasSubstr("CopyDst"));
}

TEST_F(WebGpuRefusals, OfTexturesInTheOtherSidesHands) {
    const auto texture = make_texture(webgpu());
    GEYSER_ASSERT_OK(webgpu().release(*texture, {}));
    EXPECT_EQ(error_of(webgpu().release(*texture, {})).code, ErrorCode::InvalidArgument);
}

TEST_F(WebGpuRefusals, OfTexturesOfAnotherManager) {
    const auto texture = make_texture(vulkan());
    EXPECT_EQ(error_of(webgpu().acquire(*texture, {})).code, ErrorCode::WrongManager);
    EXPECT_EQ(webgpu::texture(*texture), nullptr);
}

/// A manager of the test's own, to lose its device.
class LostWebGpuDevice : public WebGpuTest {
protected:
    template <class Lose>
    static void expect_device_lost_after(const Lose& lose) {
        auto manager = WebGpuTextureShareManager::create(config());
        GEYSER_ASSERT_OK(manager);
        const auto texture = make_texture(**manager);
        lose(**manager);
        EXPECT_EQ(error_of((*manager)->create_shareable_texture(small_texture())).code, ErrorCode::DeviceLost);
        EXPECT_EQ(error_of((*manager)->release(*texture, {})).code, ErrorCode::DeviceLost);
        EXPECT_EQ(error_of((*manager)->acquire(*texture, {})).code, ErrorCode::DeviceLost);
    }
    template <class Function>
    static Function function(const WebGpuTextureShareManager& manager, std::string_view name) {
        return reinterpret_cast<Function>(manager.get_proc_address()({name.data(), name.size()}));
    }
};

TEST_F(LostWebGpuDevice, IsAnErrorAfterTheProgramDestroyedIt) {
    expect_device_lost_after([](const WebGpuTextureShareManager& manager) {
        function<WGPUProcDeviceDestroy>(manager, "wgpuDeviceDestroy")(manager.device());
    });
}

TEST_F(LostWebGpuDevice, IsAnErrorAfterTheDriverLostIt) {
    expect_device_lost_after([](const WebGpuTextureShareManager& manager) {
        function<WGPUProcDeviceForceLoss>(manager, "wgpuDeviceForceLoss")(
            manager.device(), WGPUDeviceLostReason_Unknown, {"lost by a test", WGPU_STRLEN});
    });
}

} // namespace
} // namespace geyser::test
