#include "cuda_endpoint.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {
namespace {

using cuda_tools::checked;
using cuda_tools::Current;
using cuda_tools::Memcpy3D;

/// The texture's end of a copy of `part`.
Memcpy3D::End texture_end(SharedTexture& texture, const Subresource& part) {
    CudaTexture& cuda = *texture.as<CudaTexture>();
    if (const CUdeviceptr pointer = cuda.pointer(part.plane); pointer != 0) {
        return {
            .type = CU_MEMORYTYPE_DEVICE, .device = pointer, .pitch = cuda.row_pitch(part.plane), .height = part.rows};
    }
    return {.z = part.layer, .type = CU_MEMORYTYPE_ARRAY, .array = cuda.array(part.level)};
}

/// The CPU's: tightly packed rows.
Memcpy3D::End packed_end(std::span<std::byte> texels, const Subresource& part) {
    return {.type = CU_MEMORYTYPE_HOST, .host = texels.data(), .pitch = part.row_bytes(), .height = part.rows};
}

} // namespace

Result<std::unique_ptr<Endpoint>> CudaEndpoint::create(CudaTextureShareManager& manager) {
    GEYSER_TRY(const auto driver, cuda_tools::Driver::load(manager));
    return std::unique_ptr<Endpoint>(new CudaEndpoint(manager, driver));
}

Result<void> CudaEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    const Current current(driver_);
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        fill(part, packed_);
        const Memcpy3D copy{.source = packed_end(packed_, part),
                            .destination = texture_end(texture, part),
                            .width_bytes = part.row_bytes(),
                            .height = part.rows,
                            .depth = part.depth};
        GEYSER_CHECK(checked(driver_.Memcpy3DAsync(&copy, driver_.stream), "cuMemcpy3DAsync"));
        // The next part is filled into the same memory.
        GEYSER_CHECK(checked(driver_.StreamSynchronize(driver_.stream), "cuStreamSynchronize"));
    }
    return {};
}

Result<void> CudaEndpoint::download(SharedTexture& texture, const Look& look) {
    const Current current(driver_);
    for (const Subresource& part : subresources(texture.descriptor())) {
        packed_.resize(part.bytes());
        const Memcpy3D copy{.source = texture_end(texture, part),
                            .destination = packed_end(packed_, part),
                            .width_bytes = part.row_bytes(),
                            .height = part.rows,
                            .depth = part.depth};
        GEYSER_CHECK(checked(driver_.Memcpy3DAsync(&copy, driver_.stream), "cuMemcpy3DAsync"));
        GEYSER_CHECK(checked(driver_.StreamSynchronize(driver_.stream), "cuStreamSynchronize"));
        look(part, packed_);
    }
    return {};
}

Result<void> CudaEndpoint::finish() {
    const Current current(driver_);
    return checked(driver_.StreamSynchronize(driver_.stream), "cuStreamSynchronize");
}

} // namespace geyser::endpoint
