// A context of CUDA's: the primary one of a device, or the user's.
#pragma once

#include "core/try.hpp"
#include "dispatch.hpp"
#include "errors.hpp"

#include <memory>
#include <string>
#include <vector>

namespace geyser::cuda {

/// What the driver says of a device.
struct DeviceInfo {
    int index = 0; ///< as CUDA counts in this process
    CUdevice device = 0;
    std::string name = {};
    Uuid uuid = {};
};

/// Thread-safe. Everything made in the context holds it.
class Context {
public:
    /// Every device, in CUDA's order. Initializes the driver.
    [[nodiscard]] static Result<std::vector<DeviceInfo>> devices(const Dispatch& fn, std::string_view operation);
    /// The primary context of the device.
    [[nodiscard]] static Result<std::shared_ptr<Context>> create(const Dispatch& fn, DeviceInfo device,
                                                                 std::string_view operation);
    /// The user's, which must be that of `stream`.
    [[nodiscard]] static Result<std::shared_ptr<Context>> adopt(const Dispatch& fn, CUcontext context, CUstream stream,
                                                                std::string_view operation);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context();

    [[nodiscard]] const Dispatch& fn() const noexcept { return fn_; }
    [[nodiscard]] CUcontext get() const noexcept { return context_; }
    [[nodiscard]] const DeviceInfo& device() const noexcept { return device_; }
    /// "CUDA driver 13.0"
    [[nodiscard]] std::string driver() const;
    [[nodiscard]] int driver_version() const noexcept { return version_; }

    /// Never gives the context back: work is pending in it that may never end.
    void abandon() noexcept { owned_ = false; }

private:
    Context(const Dispatch& fn, CUcontext context) : fn_(fn), context_(context) {}

    Dispatch fn_;
    CUcontext context_;
    DeviceInfo device_ = {};
    int version_ = 0;
    bool owned_ = false;
};

/// Makes the context current on this thread for its own lifetime, and what was current before afterwards.
class Current {
public:
    explicit Current(const Context& context) noexcept : fn_(context.fn()), result_(fn_.CtxPushCurrent(context.get())) {}
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;
    ~Current() {
        if (result_ == CUDA_SUCCESS) {
            CUcontext popped = nullptr;
            fn_.CtxPopCurrent(&popped);
        }
    }

    [[nodiscard]] explicit operator bool() const noexcept { return result_ == CUDA_SUCCESS; }
    [[nodiscard]] CUresult result() const noexcept { return result_; }

private:
    const Dispatch& fn_;
    CUresult result_;
};

/// In a function that returns a Result: the context is current until its scope ends, or the error is returned.
#define GEYSER_CUDA_CURRENT(context, operation)                                                                        \
    const ::geyser::cuda::Current geyser_current(context);                                                             \
    GEYSER_CHECK(::geyser::cuda::checked(geyser_current.result(), operation, "cuCtxPushCurrent"))

} // namespace geyser::cuda
