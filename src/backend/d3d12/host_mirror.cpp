#include "backend/d3d12/host_mirror.hpp"

#include "backend/dxgi/copy_plane.hpp"
#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"

namespace geyser::d3d12 {
namespace {

Result<Resource> create_buffer(const Device& device, D3D12_HEAP_TYPE type, std::uint64_t size, std::byte*& bytes,
                               std::string_view operation) {
    D3D12_HEAP_PROPERTIES heap = {};
    heap.Type = type;
    heap.CreationNodeMask = Device::node_mask();
    heap.VisibleNodeMask = Device::node_mask();
    D3D12_RESOURCE_DESC description = {};
    description.Dimension = D3D12_RESOURCE_DIMENSION_BUFFER;
    description.Width = size;
    description.Height = 1;
    description.DepthOrArraySize = 1;
    description.MipLevels = 1;
    description.SampleDesc.Count = 1;
    description.Layout = D3D12_TEXTURE_LAYOUT_ROW_MAJOR;
    // The state that each of the two heaps demands.
    const D3D12_RESOURCE_STATES state =
        type == D3D12_HEAP_TYPE_UPLOAD ? D3D12_RESOURCE_STATE_GENERIC_READ : D3D12_RESOURCE_STATE_COPY_DEST;
    Resource buffer;
    if (const HRESULT result = device->CreateCommittedResource(&heap, D3D12_HEAP_FLAG_NONE, &description, state,
                                                               nullptr, __uuidof(ID3D12Resource), buffer.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateCommittedResource",
                            "for a buffer of " + std::to_string(size) + " bytes");
    }
    void* mapped = nullptr;
    if (const HRESULT result = buffer->Map(0, nullptr, &mapped); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Resource::Map");
    }
    bytes = static_cast<std::byte*>(mapped);
    return buffer;
}

void copy_planes(const HostMirror& mirror, const TextureDescriptor& descriptor, std::byte* buffer,
                 dxgi::Direction direction) {
    for (std::size_t i = 0; i < mirror.memory.planes.size(); ++i) {
        const D3D12_PLACED_SUBRESOURCE_FOOTPRINT& place = mirror.footprints[i];
        dxgi::copy_plane(mirror.memory, descriptor, i, buffer + place.Offset, place.Footprint.RowPitch, direction);
    }
}

D3D12_TEXTURE_COPY_LOCATION in_texture(const HostMirror& mirror, std::size_t plane) {
    D3D12_TEXTURE_COPY_LOCATION location = {};
    location.pResource = mirror.texture.get();
    location.Type = D3D12_TEXTURE_COPY_TYPE_SUBRESOURCE_INDEX;
    location.SubresourceIndex = static_cast<UINT>(plane); // one level and one layer: planes are all there is
    return location;
}

D3D12_TEXTURE_COPY_LOCATION in_buffer(const HostMirror& mirror, const Resource& buffer, std::size_t plane) {
    D3D12_TEXTURE_COPY_LOCATION location = {};
    location.pResource = buffer.get();
    location.Type = D3D12_TEXTURE_COPY_TYPE_PLACED_FOOTPRINT;
    location.PlacedFootprint = mirror.footprints[plane];
    return location;
}

} // namespace

Result<HostMirror> create_mirror(const Device& device, TextureMemory memory, const TextureDescriptor& descriptor,
                                 std::string_view operation) {
    HostMirror mirror = {.memory = std::move(memory)};
    GEYSER_TRY(mirror.texture, create_texture(device, descriptor, Sharing::Private, operation));
    const D3D12_RESOURCE_DESC description = mirror.texture->GetDesc();
    const auto planes = static_cast<UINT>(mirror.memory.planes.size());
    mirror.footprints.resize(planes);
    std::uint64_t size = 0;
    device->GetCopyableFootprints(&description, 0, planes, 0, mirror.footprints.data(), nullptr, nullptr, &size);
    if (size == UINT64_MAX) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "ID3D12Device::GetCopyableFootprints has no copies for format " +
                        std::string(name(descriptor.format)));
    }
    GEYSER_TRY(mirror.upload, create_buffer(device, D3D12_HEAP_TYPE_UPLOAD, size, mirror.upload_bytes, operation));
    GEYSER_TRY(mirror.readback,
               create_buffer(device, D3D12_HEAP_TYPE_READBACK, size, mirror.readback_bytes, operation));
    return mirror;
}

void fill_upload(const HostMirror& mirror, const TextureDescriptor& descriptor) {
    copy_planes(mirror, descriptor, mirror.upload_bytes, dxgi::Direction::FromMemory);
}

void empty_readback(const HostMirror& mirror, const TextureDescriptor& descriptor) {
    copy_planes(mirror, descriptor, mirror.readback_bytes, dxgi::Direction::ToMemory);
}

void record_from_upload(ID3D12GraphicsCommandList& commands, const HostMirror& mirror) {
    transition(commands, *mirror.texture.get(), D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_DEST);
    for (std::size_t i = 0; i < mirror.footprints.size(); ++i) {
        const D3D12_TEXTURE_COPY_LOCATION to = in_texture(mirror, i);
        const D3D12_TEXTURE_COPY_LOCATION from = in_buffer(mirror, mirror.upload, i);
        commands.CopyTextureRegion(&to, 0, 0, 0, &from, nullptr);
    }
    transition(commands, *mirror.texture.get(), D3D12_RESOURCE_STATE_COPY_DEST, D3D12_RESOURCE_STATE_COMMON);
}

void record_to_readback(ID3D12GraphicsCommandList& commands, const HostMirror& mirror) {
    transition(commands, *mirror.texture.get(), D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_SOURCE);
    for (std::size_t i = 0; i < mirror.footprints.size(); ++i) {
        const D3D12_TEXTURE_COPY_LOCATION to = in_buffer(mirror, mirror.readback, i);
        const D3D12_TEXTURE_COPY_LOCATION from = in_texture(mirror, i);
        commands.CopyTextureRegion(&to, 0, 0, 0, &from, nullptr);
    }
    transition(commands, *mirror.texture.get(), D3D12_RESOURCE_STATE_COPY_SOURCE, D3D12_RESOURCE_STATE_COMMON);
}

} // namespace geyser::d3d12
