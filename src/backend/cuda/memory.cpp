#include "memory.hpp"

#include "array_format.hpp"

namespace geyser::cuda {

Result<std::shared_ptr<const Memory>> Memory::import(std::shared_ptr<Context> context, ApiTextureHandle& handle,
                                                     const VulkanTexture& image, std::string_view operation) {
    GEYSER_CUDA_CURRENT(*context, operation);
    std::shared_ptr<Memory> self(new Memory(std::move(context)));
    // The whole allocation, and dedicated where it is (trap 41).
    const CUDA_EXTERNAL_MEMORY_HANDLE_DESC description{.type = CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD,
                                                       .handle = {.fd = handle.objects[0].get()},
                                                       .size = handle.allocation_size,
                                                       .flags = handle.dedicated ? kExternalMemoryDedicated : 0,
                                                       .reserved = {}};
    if (const CUresult result = self->context_->fn().ImportExternalMemory(&self->memory_, &description);
        result != CUDA_SUCCESS) {
        return failed(result, operation, "cuImportExternalMemory",
                      "for " + std::to_string(handle.allocation_size) + " bytes");
    }
    (void)handle.objects[0].take(); // CUDA's from here on
    if (image.descriptor().layout == TextureLayout::Linear) {
        self->planes_ = image.planes();
        GEYSER_CHECK(self->map_linear(handle.allocation_size, operation));
    } else {
        GEYSER_CHECK(self->map_array(image, operation));
    }
    return self;
}

Result<void> Memory::map_array(const VulkanTexture& image, std::string_view operation) {
    const CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC description = array_description(image);
    const Dispatch& fn = context_->fn();
    if (const CUresult result = fn.ExternalMemoryGetMappedMipmappedArray(&mipmapped_, memory_, &description);
        result != CUDA_SUCCESS) {
        return failed(result, operation, "cuExternalMemoryGetMappedMipmappedArray",
                      "for " + std::string(name(image.format())));
    }
    levels_.resize(description.numLevels);
    for (unsigned level = 0; level < description.numLevels; ++level) {
        GEYSER_CHECK(checked(fn.MipmappedArrayGetLevel(&levels_[level], mipmapped_, level), operation,
                             "cuMipmappedArrayGetLevel"));
    }
    return {};
}

Result<void> Memory::map_linear(std::uint64_t size, std::string_view operation) {
    const CUDA_EXTERNAL_MEMORY_BUFFER_DESC description{.offset = 0, .size = size, .flags = 0, .reserved = {}};
    return checked(context_->fn().ExternalMemoryGetMappedBuffer(&base_, memory_, &description), operation,
                   "cuExternalMemoryGetMappedBuffer");
}

Memory::~Memory() {
    const Current current(*context_);
    if (!current) {
        return; // the context is gone, and what was in it
    }
    const Dispatch& fn = context_->fn();
    if (mipmapped_ != nullptr) {
        fn.MipmappedArrayDestroy(mipmapped_);
    }
    if (base_ != 0) {
        fn.MemFree(base_);
    }
    if (memory_ != nullptr) {
        fn.DestroyExternalMemory(memory_);
    }
}

} // namespace geyser::cuda
