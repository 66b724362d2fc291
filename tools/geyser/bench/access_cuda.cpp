#include "access.hpp"

#include <core/try.hpp>
#include <cuda/kernels.hpp>
#include <geyser/vulkan.hpp>

#include <memory>

namespace geyser::tool::bench {
namespace {

using cuda_tools::checked;
using cuda_tools::Driver;
using cuda_tools::LinearWords;
using cuda_tools::PatternKernels;

constexpr std::uint32_t kSeed = 1;

/// Memory of cuMemAlloc.
class Memory {
public:
    explicit Memory(const Driver& driver) : driver_(driver) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() { driver_.MemFree(pointer_); }

    [[nodiscard]] Result<CUdeviceptr> allocate(std::size_t bytes) {
        GEYSER_CHECK(checked(driver_.MemAlloc(&pointer_, bytes), "cuMemAlloc"));
        return pointer_;
    }

private:
    const Driver& driver_;
    CUdeviceptr pointer_ = 0;
};

/// The time between two points of the stream.
class Timer {
public:
    explicit Timer(const Driver& driver) : driver_(driver) {
        driver_.EventCreate(&start_, 0);
        driver_.EventCreate(&end_, 0);
    }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() {
        driver_.EventDestroy(start_);
        driver_.EventDestroy(end_);
    }

    void start() { driver_.EventRecord(start_, driver_.stream); }
    [[nodiscard]] Result<double> stop_us() {
        constexpr double kMicrosecondsPerMillisecond = 1000.0;
        float milliseconds = 0;
        driver_.EventRecord(end_, driver_.stream);
        GEYSER_CHECK(checked(driver_.EventSynchronize(end_), "cuEventSynchronize"));
        GEYSER_CHECK(checked(driver_.EventElapsedTime(&milliseconds, start_, end_), "cuEventElapsedTime"));
        return static_cast<double>(milliseconds) * kMicrosecondsPerMillisecond;
    }

private:
    const Driver& driver_;
    CUevent start_ = nullptr;
    CUevent end_ = nullptr;
};

Result<double> time_pass(PatternKernels& kernels, Timer& timer, const LinearWords& memory) {
    timer.start();
    GEYSER_CHECK(kernels.check(memory, kSeed));
    return timer.stop_us();
}

} // namespace

Result<AccessCost> measure_cuda_access(const std::string& device, const AccessEffort& effort) {
    GEYSER_TRY(const auto manager, CudaTextureShareManager::create({.device = device}));
    GEYSER_TRY(const auto kernels, PatternKernels::load(*manager));
    const TextureDescriptor descriptor{.width = effort.size.width,
                                       .height = effort.size.height,
                                       .format = TextureFormat::Rgba8Unorm,
                                       .layout = TextureLayout::Linear};
    // Through the whole way: Vulkan's texture, exported and imported.
    GEYSER_TRY(const auto exporter,
               VulkanTextureShareManager::create({.device = to_string(manager->capabilities().identity.device)}));
    GEYSER_TRY(const auto texture, exporter->create_shareable_texture(descriptor));
    GEYSER_TRY(const auto handle, exporter->export_texture(*texture));
    GEYSER_TRY(const auto imported, manager->import_texture(handle, descriptor));
    GEYSER_CHECK(manager->acquire(*imported, {}, Contents::Discard));

    const cuda_tools::Current current(kernels->driver());
    const LinearWords shared = cuda_tools::linear_words(*imported);
    LinearWords local = shared;
    Memory memory(kernels->driver());
    GEYSER_TRY(local.pointer, memory.allocate(local.row_pitch * local.rows));
    GEYSER_CHECK(kernels->fill(shared, kSeed));
    GEYSER_CHECK(kernels->fill(local, kSeed));
    Timer timer(kernels->driver());
    std::vector<double> shared_us;
    std::vector<double> local_us;
    // The first turn loads what the driver loads on first use, and is not counted.
    for (unsigned turn = 0; turn <= effort.repeat; ++turn) {
        GEYSER_TRY(const double of_shared, time_pass(*kernels, timer, shared));
        GEYSER_TRY(const double of_local, time_pass(*kernels, timer, local));
        if (turn > 0) {
            shared_us.push_back(of_shared);
            local_us.push_back(of_local);
        }
    }
    GEYSER_TRY(const auto mismatches, kernels->mismatches());
    if (mismatches != 0) {
        return fail(ErrorCode::DriverFailure, "bench access",
                    std::to_string(mismatches) + " words were read that had not been written");
    }
    return AccessCost{.shared_us = median(std::move(shared_us)), .local_us = median(std::move(local_us))};
}

} // namespace geyser::tool::bench
