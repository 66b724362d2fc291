#include "fakes/d3d/d3d12.hpp"

#include "fakes/d3d/unused_d3d12.hpp"

#include <cstring>
#include <utility>

namespace geyser::fake {
namespace {

constexpr UINT kTexelBytes = 4;
constexpr UINT kPitchAlignment = D3D12_TEXTURE_DATA_PITCH_ALIGNMENT;

class Device;

/// The device, by the call that all of its children have.
template <class Base>
class ChildOf : public Base {
public:
    explicit ChildOf(ID3D12Device& device) : device_(dxgi::Com<ID3D12Device>::share(&device)) {}
    HRESULT STDMETHODCALLTYPE GetDevice(REFIID id, void** device) override {
        return device_->QueryInterface(id, device);
    }

private:
    dxgi::Com<ID3D12Device> device_;
};

class Resource final : public ChildOf<Object<UnusedD3D12Resource, ID3D12Resource, ID3D12DeviceChild>> {
public:
    Resource(ID3D12Device& device, std::shared_ptr<Texture> texture) : ChildOf(device), texture_(std::move(texture)) {}

    HRESULT STDMETHODCALLTYPE Map(UINT, const D3D12_RANGE*, void** data) override {
        *data = texture_->bytes.data();
        return S_OK;
    }
    D3D12_RESOURCE_DESC* STDMETHODCALLTYPE GetDesc(D3D12_RESOURCE_DESC* description) override {
        *description = texture_->description;
        return description;
    }
    HRESULT STDMETHODCALLTYPE GetHeapProperties(D3D12_HEAP_PROPERTIES*, D3D12_HEAP_FLAGS* flags) override {
        *flags = texture_->heap;
        return S_OK;
    }
    [[nodiscard]] const std::shared_ptr<Texture>& texture() const { return texture_; }

private:
    std::shared_ptr<Texture> texture_;
};

class FenceObject final : public ChildOf<Object<UnusedD3D12Child<ID3D12Fence>, ID3D12Fence, ID3D12DeviceChild>> {
public:
    FenceObject(ID3D12Device& device, std::shared_ptr<Fence> fence) : ChildOf(device), fence_(std::move(fence)) {}

    UINT64 STDMETHODCALLTYPE GetCompletedValue() override { return fence_->value(); }
    HRESULT STDMETHODCALLTYPE SetEventOnCompletion(UINT64 value, HANDLE event) override {
        fence_->set_event_at(value, event);
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Signal(UINT64 value) override {
        fence_->set(value);
        return S_OK;
    }
    [[nodiscard]] const std::shared_ptr<Fence>& fence() const { return fence_; }

private:
    std::shared_ptr<Fence> fence_;
};

const std::shared_ptr<Texture>& shared_texture(ID3D12Resource* resource) {
    return static_cast<Resource*>(resource)->texture();
}

class Allocator final : public ChildOf<Object<UnusedD3D12Child<ID3D12CommandAllocator>, ID3D12CommandAllocator>> {
public:
    using ChildOf::ChildOf;
    HRESULT STDMETHODCALLTYPE Reset() override { return S_OK; }
};

class CommandList final
    : public ChildOf<Object<UnusedD3D12GraphicsCommandList, ID3D12GraphicsCommandList, ID3D12CommandList>> {
public:
    CommandList(ID3D12Device& device, Gpu& gpu) : ChildOf(device), gpu_(gpu) {}

    HRESULT STDMETHODCALLTYPE Close() override { return std::exchange(is_open_, false) ? S_OK : E_FAIL; }
    HRESULT STDMETHODCALLTYPE Reset(ID3D12CommandAllocator*, ID3D12PipelineState*) override {
        commands_.clear();
        return std::exchange(is_open_, true) ? E_FAIL : S_OK;
    }
    void STDMETHODCALLTYPE ResourceBarrier(UINT count, const D3D12_RESOURCE_BARRIER* barriers) override {
        for (UINT i = 0; i < count; ++i) {
            commands_.push_back([this, transition = barriers[i].Transition] {
                gpu_.log.push_back("barrier " + std::to_string(transition.StateBefore) + "->" +
                                   std::to_string(transition.StateAfter));
            });
        }
    }
    void STDMETHODCALLTYPE CopyResource(ID3D12Resource* to, ID3D12Resource* from) override {
        commands_.push_back([this, to = shared_texture(to), from = shared_texture(from)] {
            gpu_.log.push_back("copy");
            to->bytes = from->bytes;
        });
    }
    void STDMETHODCALLTYPE CopyTextureRegion(const D3D12_TEXTURE_COPY_LOCATION* to, UINT, UINT, UINT,
                                             const D3D12_TEXTURE_COPY_LOCATION* from, const D3D12_BOX*) override {
        const bool is_upload = from->Type == D3D12_TEXTURE_COPY_TYPE_PLACED_FOOTPRINT;
        const D3D12_PLACED_SUBRESOURCE_FOOTPRINT place = (is_upload ? from : to)->PlacedFootprint;
        commands_.push_back(
            [this, is_upload, place, to = shared_texture(to->pResource), from = shared_texture(from->pResource)] {
                gpu_.log.push_back(is_upload ? "upload" : "readback");
                const std::size_t row = std::size_t{place.Footprint.Width} * kTexelBytes;
                for (std::size_t y = 0; y < place.Footprint.Height; ++y) {
                    const std::size_t in_buffer = place.Offset + y * place.Footprint.RowPitch;
                    std::memcpy(to->bytes.data() + (is_upload ? y * row : in_buffer),
                                from->bytes.data() + (is_upload ? in_buffer : y * row), row);
                }
            });
    }
    [[nodiscard]] const std::vector<std::function<void()>>& commands() const { return commands_; }

private:
    Gpu& gpu_;
    bool is_open_ = true;
    std::vector<std::function<void()>> commands_;
};

class CommandQueue final : public ChildOf<Object<UnusedD3D12CommandQueue, ID3D12CommandQueue>> {
public:
    CommandQueue(ID3D12Device& device, Gpu& gpu, const D3D12_COMMAND_QUEUE_DESC& description)
        : ChildOf(device), description_(description), queue_(gpu) {}

    void STDMETHODCALLTYPE ExecuteCommandLists(UINT count, ID3D12CommandList* const* lists) override {
        for (UINT i = 0; i < count; ++i) {
            auto* const list = static_cast<CommandList*>(static_cast<ID3D12GraphicsCommandList*>(lists[i]));
            queue_.run([commands = list->commands()] {
                for (const auto& command : commands) {
                    command();
                }
            });
        }
    }
    HRESULT STDMETHODCALLTYPE Signal(ID3D12Fence* fence, UINT64 value) override {
        queue_.signal(static_cast<FenceObject*>(fence)->fence(), value);
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Wait(ID3D12Fence* fence, UINT64 value) override {
        queue_.wait(static_cast<FenceObject*>(fence)->fence(), value);
        return S_OK;
    }
    D3D12_COMMAND_QUEUE_DESC* STDMETHODCALLTYPE GetDesc(D3D12_COMMAND_QUEUE_DESC* description) override {
        *description = description_;
        return description;
    }

private:
    D3D12_COMMAND_QUEUE_DESC description_;
    Queue queue_;
};

/// A new object, as the calls of Direct3D give them out.
template <class T>
HRESULT give(T* object, REFIID id, void** out) {
    const HRESULT result = object->QueryInterface(id, out);
    object->Release();
    return result;
}

class Device final : public Object<UnusedD3D12Device, ID3D12Device> {
public:
    explicit Device(Gpu& gpu) : gpu_(gpu) {}

    UINT STDMETHODCALLTYPE GetNodeCount() override { return 1; }
    LUID* STDMETHODCALLTYPE GetAdapterLuid(LUID* luid) override {
        *luid = gpu_.luid;
        return luid;
    }
    HRESULT STDMETHODCALLTYPE GetDeviceRemovedReason() override { return gpu_.removed_reason; }
    HRESULT STDMETHODCALLTYPE CreateCommandQueue(const D3D12_COMMAND_QUEUE_DESC* description, REFIID id,
                                                 void** queue) override {
        return give(new CommandQueue(*this, gpu_, *description), id, queue);
    }
    HRESULT STDMETHODCALLTYPE CreateCommandAllocator(D3D12_COMMAND_LIST_TYPE, REFIID id, void** allocator) override {
        return give(new Allocator(*this), id, allocator);
    }
    HRESULT STDMETHODCALLTYPE CreateCommandList(UINT, D3D12_COMMAND_LIST_TYPE, ID3D12CommandAllocator*,
                                                ID3D12PipelineState*, REFIID id, void** list) override {
        return give(new CommandList(*this, gpu_), id, list);
    }
    HRESULT STDMETHODCALLTYPE CheckFeatureSupport(D3D12_FEATURE feature, void* data, UINT) override {
        if (feature != D3D12_FEATURE_FORMAT_SUPPORT) {
            return E_INVALIDARG;
        }
        auto* const answer = static_cast<D3D12_FEATURE_DATA_FORMAT_SUPPORT*>(data);
        if (answer->Format != DXGI_FORMAT_R8G8B8A8_UNORM) {
            return E_FAIL;
        }
        answer->Support1 =
            D3D12_FORMAT_SUPPORT1_TEXTURE2D | D3D12_FORMAT_SUPPORT1_SHADER_LOAD | D3D12_FORMAT_SUPPORT1_RENDER_TARGET;
        return S_OK;
    }
    D3D12_RESOURCE_ALLOCATION_INFO* STDMETHODCALLTYPE GetResourceAllocationInfo(D3D12_RESOURCE_ALLOCATION_INFO* info,
                                                                                UINT, UINT,
                                                                                const D3D12_RESOURCE_DESC*) override {
        *info = {.SizeInBytes = D3D12_DEFAULT_RESOURCE_PLACEMENT_ALIGNMENT,
                 .Alignment = D3D12_DEFAULT_RESOURCE_PLACEMENT_ALIGNMENT};
        return info;
    }
    HRESULT STDMETHODCALLTYPE CreateCommittedResource(const D3D12_HEAP_PROPERTIES*, D3D12_HEAP_FLAGS flags,
                                                      const D3D12_RESOURCE_DESC* description, D3D12_RESOURCE_STATES,
                                                      const D3D12_CLEAR_VALUE*, REFIID id, void** resource) override {
        const bool is_buffer = description->Dimension == D3D12_RESOURCE_DIMENSION_BUFFER;
        if (!is_buffer) {
            gpu_.heap_of_last_resource = flags;
            gpu_.last_resource = *description;
        }
        auto texture = std::make_shared<Texture>();
        texture->description = *description;
        texture->heap = flags;
        texture->bytes.resize(is_buffer ? description->Width : description->Width * description->Height * kTexelBytes);
        return give(new Resource(*this, std::move(texture)), id, resource);
    }
    HRESULT STDMETHODCALLTYPE CreateSharedHandle(ID3D12DeviceChild* object, const SECURITY_ATTRIBUTES* security,
                                                 DWORD access, const WCHAR* name, HANDLE* handle) override {
        if (auto* const resource = dynamic_cast<Resource*>(object)) {
            const bool is_shared = (resource->texture()->heap & D3D12_HEAP_FLAG_SHARED) != 0;
            return is_shared ? gpu_.share(resource->texture(), security, access, name, handle) : E_INVALIDARG;
        }
        return gpu_.share(dynamic_cast<FenceObject&>(*object).fence(), security, access, name, handle);
    }
    HRESULT STDMETHODCALLTYPE OpenSharedHandle(HANDLE handle, REFIID id, void** object) override {
        if (auto texture = gpu_.open_texture(handle)) {
            return give(new Resource(*this, std::move(texture)), id, object);
        }
        if (auto fence = gpu_.open_fence(handle)) {
            return give(new FenceObject(*this, std::move(fence)), id, object);
        }
        return E_INVALIDARG;
    }
    HRESULT STDMETHODCALLTYPE CreateFence(UINT64, D3D12_FENCE_FLAGS, REFIID id, void** fence) override {
        return give(new FenceObject(*this, std::make_shared<Fence>(gpu_)), id, fence);
    }
    void STDMETHODCALLTYPE GetCopyableFootprints(const D3D12_RESOURCE_DESC* description, UINT, UINT, UINT64 offset,
                                                 D3D12_PLACED_SUBRESOURCE_FOOTPRINT* layouts, UINT*, UINT64*,
                                                 UINT64* size) override {
        const auto width = static_cast<UINT>(description->Width);
        const UINT pitch = (width * kTexelBytes + kPitchAlignment - 1) / kPitchAlignment * kPitchAlignment;
        layouts[0] = {.Offset = offset,
                      .Footprint = {.Format = description->Format,
                                    .Width = width,
                                    .Height = description->Height,
                                    .Depth = 1,
                                    .RowPitch = pitch}};
        *size = UINT64{pitch} * description->Height;
    }

private:
    Gpu& gpu_;
};

} // namespace

dxgi::Com<ID3D12Device> make_d3d12_device(Gpu& gpu) {
    dxgi::Com<ID3D12Device> device;
    *device.receive_typed() = new Device(gpu);
    return device;
}

Texture& texture_of(ID3D12Resource& resource) { return *shared_texture(&resource); }

} // namespace geyser::fake
