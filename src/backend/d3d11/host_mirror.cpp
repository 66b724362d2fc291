#include "backend/d3d11/host_mirror.hpp"

#include "backend/dxgi/errors.hpp"
#include "core/texture_size.hpp"
#include "core/try.hpp"

namespace geyser::d3d11 {
namespace {

/// Rows and planes of textures made here begin where every API's buffer copies accept it.
constexpr std::uint64_t kAlignment = 256;

/// The textures; the mapping and its layout are there.
Result<HostMirror> complete(const Device& device, HostMirror mirror, const TextureDescriptor& descriptor,
                            std::string_view operation) {
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

/// Direct3D 11 maps all planes at once: one follows the other's last row, in the same pitch.
void copy_planes(const HostMirror& mirror, const TextureDescriptor& descriptor, const D3D11_MAPPED_SUBRESOURCE& mapped,
                 dxgi::Direction direction) {
    const FormatInfo& format = *format_info(descriptor.format);
    auto* plane = static_cast<std::byte*>(mapped.pData);
    for (std::size_t i = 0; i < mirror.layout.size(); ++i) {
        const BlockExtent blocks = block_extent(descriptor, format, 0, format.planes[i]);
        const dxgi::Rows rows = {.data = plane,
                                 .pitch = mapped.RowPitch,
                                 .bytes = blocks.columns * format.planes[i].block_bytes,
                                 .count = blocks.rows};
        dxgi::copy_rows(rows, mirror.mapping.bytes().data() + mirror.layout[i].offset, mirror.layout[i].row_pitch,
                        direction);
        plane += rows.pitch * rows.count;
    }
}

} // namespace

Result<void> check_mirror(const Device& device, const TextureDescriptor& descriptor, std::string_view operation) {
    // A linear layout has one level, layer and sample: validate(descriptor) has seen to that.
    if (descriptor.layout != TextureLayout::Linear) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "host memory holds linear textures only, and the descriptor's layout is " +
                        std::string(name(descriptor.layout)));
    }
    GEYSER_CHECK(describe_texture(device, descriptor, Sharing::Private, operation));
    return {};
}

Result<HostMirror> create_mirror(const Device& device, const TextureDescriptor& descriptor,
                                 std::string_view operation) {
    GEYSER_CHECK(check_mirror(device, descriptor, operation));
    GEYSER_TRY(auto layout, linear_layout(descriptor, kAlignment));
    GEYSER_TRY(const auto size, round_to_pages(layout.size, operation));
    HostMirror mirror = {.layout = std::move(layout.planes)};
    GEYSER_TRY(mirror.memory, create_sealed_memory("geyser-texture", size, operation));
    GEYSER_TRY(mirror.mapping, MappedMemory::map(mirror.memory, size, operation));
    return complete(device, std::move(mirror), descriptor, operation);
}

Result<HostMirror> import_mirror(const Device& device, const ApiTextureHandle& handle, std::string_view operation) {
    GEYSER_CHECK(check_mirror(device, handle.descriptor, operation));
    HostMirror mirror = {.layout = handle.planes};
    GEYSER_TRY(mirror.mapping, MappedMemory::map_checked(handle.objects.front(), handle.allocation_size, operation));
    return complete(device, std::move(mirror), handle.descriptor, operation);
}

Result<void> copy_staging(const Device& device, const HostMirror& mirror, const TextureDescriptor& descriptor,
                          dxgi::Direction direction, const dxgi::Deadline& deadline, std::string_view operation) {
    const D3D11_MAP access = direction == dxgi::Direction::ToMemory ? D3D11_MAP_READ : D3D11_MAP_WRITE;
    D3D11_MAPPED_SUBRESOURCE mapped = {};
    HRESULT result = S_OK;
    // Each look takes the context for itself alone: other threads go on in between.
    const bool is_done = dxgi::poll_until(deadline, [&] {
        result = device.context()->Map(mirror.staging.get(), 0, access, D3D11_MAP_FLAG_DO_NOT_WAIT, &mapped);
        return result != DXGI_ERROR_WAS_STILL_DRAWING;
    });
    if (!is_done) {
        return fail(ErrorCode::Timeout, operation, "the GPU had not finished its copy when the deadline passed");
    }
    if (result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11DeviceContext::Map");
    }
    copy_planes(mirror, descriptor, mapped, direction);
    device.context()->Unmap(mirror.staging.get(), 0);
    return {};
}

} // namespace geyser::d3d11
