#include "backend/d3d11/host_mirror.hpp"

#include "backend/d3d11/poll.hpp"
#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"

namespace geyser::d3d11 {

Result<HostMirror> create_mirror(const Device& device, TextureMemory memory, const TextureDescriptor& descriptor,
                                 std::string_view operation) {
    HostMirror mirror = {.memory = std::move(memory)};
    GEYSER_TRY(SharedResource created, create_texture(device, descriptor, Sharing::Private, operation));
    mirror.texture = std::move(created.texture);
    D3D11_TEXTURE2D_DESC description = {};
    mirror.texture->GetDesc(&description);
    description.Usage = D3D11_USAGE_STAGING;
    description.BindFlags = 0;
    description.CPUAccessFlags = D3D11_CPU_ACCESS_READ | D3D11_CPU_ACCESS_WRITE;
    if (const HRESULT result = device->CreateTexture2D(&description, nullptr, mirror.staging.receive_typed());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device::CreateTexture2D", "for a staging texture");
    }
    return mirror;
}

Result<void> copy_staging(const Device& device, const HostMirror& mirror, const TextureDescriptor& descriptor,
                          dxgi::Direction direction, const ipc::Deadline& deadline, std::string_view operation) {
    const D3D11_MAP access = direction == dxgi::Direction::ToMemory ? D3D11_MAP_READ : D3D11_MAP_WRITE;
    D3D11_MAPPED_SUBRESOURCE mapped = {};
    HRESULT result = S_OK;
    // Each look takes the context for itself alone: other threads go on in between.
    const bool is_done = poll_until(deadline, [&] {
        result = device.context()->Map(mirror.staging.get(), 0, access, D3D11_MAP_FLAG_DO_NOT_WAIT, &mapped);
        return result != DXGI_ERROR_WAS_STILL_DRAWING;
    });
    if (!is_done) {
        return deadline.timed_out(operation, "the GPU did not finish its copy");
    }
    if (result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11DeviceContext::Map");
    }
    // All planes are mapped at once: one follows the other's last row, in the same pitch.
    auto* plane = static_cast<std::byte*>(mapped.pData);
    for (std::size_t i = 0; i < mirror.memory.planes.size(); ++i) {
        plane += dxgi::copy_plane(mirror.memory, descriptor, i, plane, mapped.RowPitch, direction);
    }
    device.context()->Unmap(mirror.staging.get(), 0);
    return {};
}

} // namespace geyser::d3d11
