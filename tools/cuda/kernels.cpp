#include "kernels.hpp"

#include "ptx.hpp"

#include <core/try.hpp>

#include <array>

namespace geyser::cuda_tools {
namespace {

constexpr unsigned kBlockWidth = 32;
constexpr unsigned kBlockHeight = 8;

constexpr unsigned blocks(std::uint32_t threads, unsigned size) { return (threads + size - 1) / size; }

std::uint32_t words_in_a_row(const SharedTexture& texture) {
    return texture.width() * (format_info(texture.format())->planes[0].block_bytes / 4U);
}

} // namespace

LinearWords linear_words(const SharedTexture& texture) {
    const CudaTexture& own = *texture.as<CudaTexture>();
    return {.pointer = own.pointer(),
            .row_pitch = own.row_pitch(),
            .words = words_in_a_row(texture),
            .rows = texture.height()};
}

Result<std::unique_ptr<PatternKernels>> PatternKernels::load(const CudaTextureShareManager& manager) {
    GEYSER_TRY(const Driver driver, Driver::load(manager));
    const Current current(driver);
    std::unique_ptr<PatternKernels> self(new PatternKernels(driver));
    GEYSER_CHECK(checked(driver.ModuleLoadData(&self->module_, pattern_kernels().c_str()), "cuModuleLoadData"));
    const std::array<std::pair<CUfunction*, const char*>, 5> kernels = {{{&self->fill_surface_, "fill_surface"},
                                                                         {&self->check_surface_, "check_surface"},
                                                                         {&self->invert_surface_, "invert_surface"},
                                                                         {&self->fill_linear_, "fill_linear"},
                                                                         {&self->check_linear_, "check_linear"}}};
    for (const auto& [function, name] : kernels) {
        GEYSER_CHECK(checked(driver.ModuleGetFunction(function, self->module_, name), "cuModuleGetFunction"));
    }
    GEYSER_CHECK(checked(driver.MemAlloc(&self->mismatches_, sizeof(std::uint32_t)), "cuMemAlloc"));
    GEYSER_CHECK(checked(driver.MemsetD32Async(self->mismatches_, 0, 1, driver.stream), "cuMemsetD32Async"));
    return self;
}

PatternKernels::~PatternKernels() {
    const Current current(driver_);
    if (mismatches_ != 0) {
        driver_.MemFree(mismatches_);
    }
    if (module_ != nullptr) {
        driver_.ModuleUnload(module_);
    }
}

Result<void> PatternKernels::launch(CUfunction kernel, std::uint32_t words, std::uint32_t rows, void** arguments) {
    return checked(driver_.LaunchKernel(kernel, blocks(words, kBlockWidth), blocks(rows, kBlockHeight), 1, kBlockWidth,
                                        kBlockHeight, 1, 0, driver_.stream, arguments, nullptr),
                   "cuLaunchKernel");
}

Result<void> PatternKernels::run(LinearWords memory, std::uint32_t seed, CUfunction linear) {
    std::array<void*, 6> arguments = {&memory.pointer, &memory.row_pitch, &memory.words, &memory.rows,
                                      &seed,           &mismatches_};
    const Current current(driver_);
    return launch(linear, memory.words, memory.rows, arguments.data());
}

Result<void> PatternKernels::run(SharedTexture& texture, std::uint32_t seed, CUfunction surface, CUfunction linear) {
    if (linear_words(texture).pointer != 0) {
        return run(linear_words(texture), seed, linear);
    }
    GEYSER_TRY(CUsurfObject object, texture.as<CudaTexture>()->surface());
    std::uint32_t words = words_in_a_row(texture);
    std::uint32_t rows = texture.height();
    std::array<void*, 5> arguments = {&object, &words, &rows, &seed, &mismatches_};
    const Current current(driver_);
    return launch(surface, words, rows, arguments.data());
}

Result<void> PatternKernels::fill(const LinearWords& memory, std::uint32_t seed) {
    return run(memory, seed, fill_linear_);
}

Result<void> PatternKernels::check(const LinearWords& memory, std::uint32_t seed) {
    return run(memory, seed, check_linear_);
}

Result<void> PatternKernels::fill(SharedTexture& texture, std::uint32_t seed) {
    return run(texture, seed, fill_surface_, fill_linear_);
}

Result<void> PatternKernels::check(SharedTexture& texture, std::uint32_t seed) {
    return run(texture, seed, check_surface_, check_linear_);
}

Result<void> PatternKernels::invert(SharedTexture& source, SharedTexture& destination) {
    GEYSER_TRY(CUsurfObject from, source.as<CudaTexture>()->surface());
    GEYSER_TRY(CUsurfObject to, destination.as<CudaTexture>()->surface());
    std::uint32_t words = words_in_a_row(source);
    std::uint32_t rows = source.height();
    std::array<void*, 4> arguments = {&from, &to, &words, &rows};
    const Current current(driver_);
    return launch(invert_surface_, words, rows, arguments.data());
}

Result<std::uint32_t> PatternKernels::mismatches() {
    const Current current(driver_);
    std::uint32_t count = 0;
    GEYSER_CHECK(
        checked(driver_.MemcpyDtoHAsync(&count, mismatches_, sizeof count, driver_.stream), "cuMemcpyDtoHAsync"));
    GEYSER_CHECK(checked(driver_.StreamSynchronize(driver_.stream), "cuStreamSynchronize"));
    return count;
}

} // namespace geyser::cuda_tools
