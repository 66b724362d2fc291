// A driver of CUDA's that does nothing but count and look closely: calls without a current context, unknown handles and
// unknown flags are written down, every call can be made to fail, and what is not destroyed shows.
#pragma once

#include "vulkan_mock_driver.hpp"

#include "backend/cuda/dispatch.hpp"

#include <geyser/cuda.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace geyser::test {

/// One at a time, next to a MockDriver whose device is the same. What it offers is set before a manager is made.
class MockCuda {
public:
    MockCuda();
    MockCuda(const MockCuda&) = delete;
    MockCuda& operator=(const MockCuda&) = delete;
    ~MockCuda();

    [[nodiscard]] static CudaGetProcAddress entry();
    [[nodiscard]] static CudaConfig config() {
        return {.get_proc_address = entry(), .get_instance_proc_addr = MockDriver::entry()};
    }

    // What the driver has.
    std::vector<std::string> devices = {"Mock GPU"};
    /// The first byte of the first device's UUID; the others' follow. 1 is the Vulkan mock's.
    char first_uuid = 1;
    int version = 13000;
    /// Functions that the driver does not have.
    std::set<std::string, std::less<>> missing = {};
    /// Whether work stays pending for ever.
    bool busy = false;

    /// Makes the `nth` next call of `function` return `result`.
    void fail(std::string function, CUresult result, int nth = 1);
    /// Whether the failure that was asked for has happened.
    [[nodiscard]] bool failed() const { return calls_ >= nth_; }

    /// Objects made and not destroyed; a retained context is one.
    [[nodiscard]] int live() const;
    /// What a real driver would have refused, or crashed upon.
    [[nodiscard]] std::vector<std::string> misuses() const;

    /// What was asked for, most recent last.
    struct Record {
        std::vector<CUDA_EXTERNAL_MEMORY_HANDLE_DESC> memories = {};
        std::vector<CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC> arrays = {};
        std::vector<CUDA_EXTERNAL_MEMORY_BUFFER_DESC> buffers = {};
        std::vector<CUexternalSemaphoreHandleType> semaphores = {};
        std::vector<CUDA_TEXTURE_DESC> samplings = {};
        std::vector<cuda::Memcpy3D> copies = {};
        /// "wait 3", "signal 4", "copy": what was queued.
        std::vector<std::string> queued = {};
    };
    Record record = {};

    // For the driver's functions.
    [[nodiscard]] CUresult next(std::string_view function);
    /// next(), in a function that needs a current context.
    [[nodiscard]] CUresult next_in_context(std::string_view function);
    void misuse(std::string what);
    [[nodiscard]] void* make(std::string_view kind);
    void unmake(std::string_view kind, const void* object);
    void expect(std::string_view kind, const void* object);

private:
    mutable std::mutex mutex_;
    std::map<const void*, std::string> objects_ = {};
    std::vector<std::string> misuses_ = {};
    std::string failing_ = {};
    CUresult result_ = CUDA_SUCCESS;
    int nth_ = 0;
    std::atomic<int> calls_ = 0;
};

} // namespace geyser::test
