#include "context.hpp"

#include <algorithm>
#include <array>

namespace geyser::cuda {
namespace {

Result<DeviceInfo> describe(const Dispatch& fn, int index, std::string_view operation) {
    DeviceInfo info{.index = index};
    GEYSER_CHECK(checked(fn.DeviceGet(&info.device, index), operation, "cuDeviceGet"));
    std::array<char, 256> name = {};
    GEYSER_CHECK(checked(fn.DeviceGetName(name.data(), static_cast<int>(name.size()), info.device), operation,
                         "cuDeviceGetName"));
    info.name = name.data();
    CUuuid uuid = {};
    GEYSER_CHECK(checked(fn.DeviceGetUuid(&uuid, info.device), operation, "cuDeviceGetUuid"));
    std::ranges::transform(uuid.bytes, info.uuid.bytes.begin(),
                           [](char byte) { return static_cast<std::uint8_t>(byte); });
    return info;
}

} // namespace

Result<std::vector<DeviceInfo>> Context::devices(const Dispatch& fn, std::string_view operation) {
    GEYSER_CHECK(checked(fn.Init(0), operation, "cuInit"));
    int count = 0;
    GEYSER_CHECK(checked(fn.DeviceGetCount(&count), operation, "cuDeviceGetCount"));
    std::vector<DeviceInfo> devices;
    for (int i = 0; i < count; ++i) {
        GEYSER_TRY(devices.emplace_back(), describe(fn, i, operation));
    }
    return devices;
}

Result<std::shared_ptr<Context>> Context::create(const Dispatch& fn, DeviceInfo device, std::string_view operation) {
    CUcontext context = nullptr;
    GEYSER_CHECK(checked(fn.DevicePrimaryCtxRetain(&context, device.device), operation, "cuDevicePrimaryCtxRetain"));
    std::shared_ptr<Context> self(new Context(fn, context));
    self->owned_ = true;
    self->device_ = std::move(device);
    GEYSER_CHECK(checked(fn.DriverGetVersion(&self->version_), operation, "cuDriverGetVersion"));
    return self;
}

Result<std::shared_ptr<Context>> Context::adopt(const Dispatch& fn, CUcontext context, CUstream stream,
                                                std::string_view operation) {
    std::shared_ptr<Context> self(new Context(fn, context));
    GEYSER_CUDA_CURRENT(*self, operation);
    if (stream != nullptr) {
        CUcontext of_stream = nullptr;
        GEYSER_CHECK(checked(fn.StreamGetCtx(stream, &of_stream), operation, "cuStreamGetCtx"));
        if (of_stream != context) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "CudaAdoptInfo::stream belongs to another context than CudaAdoptInfo::context");
        }
    }
    CUdevice device = 0;
    GEYSER_CHECK(checked(fn.CtxGetDevice(&device), operation, "cuCtxGetDevice"));
    GEYSER_TRY(const auto all, devices(fn, operation));
    const auto own = std::ranges::find(all, device, &DeviceInfo::device);
    if (own == all.end()) {
        return fail(ErrorCode::DeviceNotFound, operation,
                    "the context's device " + std::to_string(device) + " is not among CUDA's devices");
    }
    self->device_ = *own;
    GEYSER_CHECK(checked(fn.DriverGetVersion(&self->version_), operation, "cuDriverGetVersion"));
    return self;
}

Context::~Context() {
    if (owned_) {
        fn_.DevicePrimaryCtxRelease(device_.device);
    }
}

std::string Context::driver() const {
    constexpr int kMajor = 1000;
    constexpr int kMinor = 10;
    return "CUDA driver " + std::to_string(version_ / kMajor) + "." + std::to_string(version_ % kMajor / kMinor);
}

} // namespace geyser::cuda
