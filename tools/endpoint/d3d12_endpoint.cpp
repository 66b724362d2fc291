#include "d3d12_endpoint.hpp"

#include "d3d_api.hpp"

#include <core/try.hpp>

#include <cstring>
#include <vector>

namespace geyser::endpoint {

/// A command list that is run to its end, over and over.
struct D3D12Endpoint::Commands {
    ComPtr<ID3D12CommandAllocator> allocator;
    ComPtr<ID3D12GraphicsCommandList> list; ///< closed between uses
    ComPtr<ID3D12Fence> done;
    std::uint64_t last = 0;

    Result<void> begin() {
        GEYSER_CHECK(check(allocator->Reset(), "ID3D12CommandAllocator::Reset"));
        return check(list->Reset(allocator.Get(), nullptr), "ID3D12GraphicsCommandList::Reset");
    }

    Result<void> run(ID3D12CommandQueue& queue) {
        GEYSER_CHECK(check(list->Close(), "ID3D12GraphicsCommandList::Close"));
        ID3D12CommandList* const lists = list.Get();
        queue.ExecuteCommandLists(1, &lists);
        GEYSER_CHECK(check(queue.Signal(done.Get(), ++last), "ID3D12CommandQueue::Signal"));
        const UniqueHandle event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
        GEYSER_CHECK(check(done->SetEventOnCompletion(last, event.get()), "ID3D12Fence::SetEventOnCompletion"));
        const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(kStepTimeout).count();
        if (WaitForSingleObject(event.get(), static_cast<DWORD>(most)) != WAIT_OBJECT_0) {
            return fail(ErrorCode::Timeout, "endpoint", "the GPU was not done in time");
        }
        return {};
    }
};

namespace {

/// Where a texture's parts lie in one buffer.
struct Staging {
    ComPtr<ID3D12Resource> buffer;
    std::vector<D3D12_PLACED_SUBRESOURCE_FOOTPRINT> footprints; ///< by index of Direct3D's
    std::byte* bytes = nullptr;
};

Result<Staging> create_staging(ID3D12Device& device, ID3D12Resource& texture, UINT count, D3D12_HEAP_TYPE type) {
    Staging staging;
    staging.footprints.resize(count);
    std::uint64_t size = 0;
    const D3D12_RESOURCE_DESC of_texture = texture.GetDesc();
    device.GetCopyableFootprints(&of_texture, 0, count, 0, staging.footprints.data(), nullptr, nullptr, &size);
    D3D12_HEAP_PROPERTIES heap = {};
    heap.Type = type;
    D3D12_RESOURCE_DESC description = {};
    description.Dimension = D3D12_RESOURCE_DIMENSION_BUFFER;
    description.Width = size;
    description.Height = 1;
    description.DepthOrArraySize = 1;
    description.MipLevels = 1;
    description.SampleDesc.Count = 1;
    description.Layout = D3D12_TEXTURE_LAYOUT_ROW_MAJOR;
    const auto state =
        type == D3D12_HEAP_TYPE_UPLOAD ? D3D12_RESOURCE_STATE_GENERIC_READ : D3D12_RESOURCE_STATE_COPY_DEST;
    GEYSER_CHECK(check(device.CreateCommittedResource(&heap, D3D12_HEAP_FLAG_NONE, &description, state, nullptr,
                                                      IID_PPV_ARGS(&staging.buffer)),
                       "ID3D12Device::CreateCommittedResource"));
    void* mapped = nullptr;
    GEYSER_CHECK(check(staging.buffer->Map(0, nullptr, &mapped), "ID3D12Resource::Map"));
    staging.bytes = static_cast<std::byte*>(mapped);
    return staging;
}

/// Depth and stencil are planes to Direct3D.
UINT index_of(const Subresource& part, const TextureDescriptor& descriptor) {
    const UINT plane = part.aspect == Aspect::Stencil ? 1 : part.plane;
    return part.level + (part.layer + plane * descriptor.array_layers) * descriptor.mip_levels;
}

void transition(ID3D12GraphicsCommandList& list, ID3D12Resource& texture, D3D12_RESOURCE_STATES from,
                D3D12_RESOURCE_STATES to) {
    D3D12_RESOURCE_BARRIER barrier = {};
    barrier.Type = D3D12_RESOURCE_BARRIER_TYPE_TRANSITION;
    barrier.Transition.pResource = &texture;
    barrier.Transition.Subresource = D3D12_RESOURCE_BARRIER_ALL_SUBRESOURCES;
    barrier.Transition.StateBefore = from;
    barrier.Transition.StateAfter = to;
    list.ResourceBarrier(1, &barrier);
}

void record_copies(ID3D12GraphicsCommandList& list, ID3D12Resource& texture, const Staging& staging, bool is_upload) {
    for (UINT i = 0; i < staging.footprints.size(); ++i) {
        D3D12_TEXTURE_COPY_LOCATION in_texture = {};
        in_texture.pResource = &texture;
        in_texture.Type = D3D12_TEXTURE_COPY_TYPE_SUBRESOURCE_INDEX;
        in_texture.SubresourceIndex = i;
        D3D12_TEXTURE_COPY_LOCATION in_buffer = {};
        in_buffer.pResource = staging.buffer.Get();
        in_buffer.Type = D3D12_TEXTURE_COPY_TYPE_PLACED_FOOTPRINT;
        in_buffer.PlacedFootprint = staging.footprints[i];
        list.CopyTextureRegion(is_upload ? &in_texture : &in_buffer, 0, 0, 0, is_upload ? &in_buffer : &in_texture,
                               nullptr);
    }
}

/// Calls `row(in_staging, in_texels)` for each row of blocks of the part, in every slice.
template <class Row>
void for_each_row(const Staging& staging, const Subresource& part, UINT index, std::byte* texels, const Row& row) {
    const D3D12_PLACED_SUBRESOURCE_FOOTPRINT& place = staging.footprints[index];
    for (std::size_t i = 0; i < std::size_t{part.rows} * part.depth; ++i) {
        row(staging.bytes + place.Offset + i * place.Footprint.RowPitch, texels + i * part.row_bytes());
    }
}

} // namespace

Result<std::unique_ptr<Endpoint>> D3D12Endpoint::create(D3D12TextureShareManager& manager) {
    auto commands = std::make_unique<Commands>();
    const D3D12_COMMAND_LIST_TYPE type = manager.queue()->GetDesc().Type;
    ID3D12Device& device = *manager.device();
    GEYSER_CHECK(check(device.CreateCommandAllocator(type, IID_PPV_ARGS(&commands->allocator)),
                       "ID3D12Device::CreateCommandAllocator"));
    GEYSER_CHECK(
        check(device.CreateCommandList(0, type, commands->allocator.Get(), nullptr, IID_PPV_ARGS(&commands->list)),
              "ID3D12Device::CreateCommandList"));
    GEYSER_CHECK(check(commands->list->Close(), "ID3D12GraphicsCommandList::Close"));
    GEYSER_CHECK(check(device.CreateFence(0, D3D12_FENCE_FLAG_NONE, IID_PPV_ARGS(&commands->done)),
                       "ID3D12Device::CreateFence"));
    return std::unique_ptr<Endpoint>(new D3D12Endpoint(manager, std::move(commands)));
}

D3D12Endpoint::D3D12Endpoint(D3D12TextureShareManager& manager, std::unique_ptr<Commands> commands)
    : Endpoint(manager), manager_(manager), commands_(std::move(commands)) {}

D3D12Endpoint::~D3D12Endpoint() = default;

Result<void> D3D12Endpoint::upload(SharedTexture& texture, const Fill& fill) {
    ID3D12Resource& resource = *d3d12::resource(texture);
    const std::vector<Subresource> parts = subresources(texture.descriptor());
    GEYSER_TRY(const Staging staging,
               create_staging(*manager_.device(), resource, static_cast<UINT>(parts.size()), D3D12_HEAP_TYPE_UPLOAD));
    for (const Subresource& part : parts) {
        std::vector<std::byte> texels(part.bytes());
        fill(part, texels);
        for_each_row(staging, part, index_of(part, texture.descriptor()), texels.data(),
                     [&](std::byte* there, const std::byte* row) { std::memcpy(there, row, part.row_bytes()); });
    }
    GEYSER_CHECK(commands_->begin());
    transition(*commands_->list.Get(), resource, D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_DEST);
    record_copies(*commands_->list.Get(), resource, staging, true);
    transition(*commands_->list.Get(), resource, D3D12_RESOURCE_STATE_COPY_DEST, D3D12_RESOURCE_STATE_COMMON);
    return commands_->run(*manager_.queue());
}

Result<void> D3D12Endpoint::download(SharedTexture& texture, const Look& look) {
    ID3D12Resource& resource = *d3d12::resource(texture);
    const std::vector<Subresource> parts = subresources(texture.descriptor());
    GEYSER_TRY(const Staging staging,
               create_staging(*manager_.device(), resource, static_cast<UINT>(parts.size()), D3D12_HEAP_TYPE_READBACK));
    GEYSER_CHECK(commands_->begin());
    transition(*commands_->list.Get(), resource, D3D12_RESOURCE_STATE_COMMON, D3D12_RESOURCE_STATE_COPY_SOURCE);
    record_copies(*commands_->list.Get(), resource, staging, false);
    transition(*commands_->list.Get(), resource, D3D12_RESOURCE_STATE_COPY_SOURCE, D3D12_RESOURCE_STATE_COMMON);
    GEYSER_CHECK(commands_->run(*manager_.queue()));
    for (const Subresource& part : parts) {
        std::vector<std::byte> texels(part.bytes());
        for_each_row(staging, part, index_of(part, texture.descriptor()), texels.data(),
                     [&](const std::byte* there, std::byte* row) { std::memcpy(row, there, part.row_bytes()); });
        look(part, texels);
    }
    return {};
}

} // namespace geyser::endpoint
