#include "fakes/d3d/d3d11.hpp"

#include "fakes/d3d/unused_d3d11.hpp"

#include <utility>

namespace geyser::fake {
namespace {

constexpr UINT kTexelBytes = 4;

/// A new object, as the calls of Direct3D give them out.
template <class T, class Out>
HRESULT give(T* object, Out** out) {
    *out = object;
    return S_OK;
}

/// The parts of a texture that DXGI knows.
template <class Whole>
class SharedResourcePart final : public Part<UnusedDXGIResource1, Whole> {
public:
    using Part<UnusedDXGIResource1, Whole>::Part;
    HRESULT STDMETHODCALLTYPE CreateSharedHandle(const SECURITY_ATTRIBUTES* security, DWORD access, const WCHAR* name,
                                                 HANDLE* handle) override {
        Whole& texture = this->whole();
        const bool is_shared = (texture.texture()->misc & D3D11_RESOURCE_MISC_SHARED_NTHANDLE) != 0;
        return is_shared ? texture.gpu().share(texture.texture(), security, access, name, handle) : E_INVALIDARG;
    }
};

template <class Whole>
class KeyedMutexPart final : public Part<UnusedDXGIKeyedMutex, Whole> {
public:
    using Part<UnusedDXGIKeyedMutex, Whole>::Part;
    HRESULT STDMETHODCALLTYPE AcquireSync(UINT64 key, DWORD) override {
        const std::lock_guard lock(this->whole().gpu().mutex);
        Texture& texture = *this->whole().texture();
        if (texture.mutex_is_abandoned) {
            return HRESULT{WAIT_ABANDONED};
        }
        if (key != 0 || !std::exchange(texture.mutex_is_free, false)) {
            return HRESULT{WAIT_TIMEOUT};
        }
        texture.mutex_is_held = true;
        return S_OK;
    }
    /// The next holder's work comes after all that was queued here before. Real ones make his queue wait for that;
    /// here he does not get the mutex before.
    HRESULT STDMETHODCALLTYPE ReleaseSync(UINT64 key) override {
        const std::lock_guard lock(this->whole().gpu().mutex);
        if (key != 0 || !std::exchange(this->whole().texture()->mutex_is_held, false)) {
            return E_FAIL;
        }
        this->whole().queue().run([&gpu = this->whole().gpu(), texture = this->whole().texture()] {
            gpu.log.push_back("release mutex");
            texture->mutex_is_free = true;
        });
        return S_OK;
    }
};

class Texture2D final : public Object<UnusedD3D11Texture2D, ID3D11Texture2D, ID3D11Resource> {
public:
    Texture2D(Gpu& gpu, std::shared_ptr<Queue> queue, std::shared_ptr<Texture> texture, D3D11_USAGE usage)
        : gpu_(gpu), queue_(std::move(queue)), texture_(std::move(texture)), usage_(usage) {}

    void STDMETHODCALLTYPE GetDesc(D3D11_TEXTURE2D_DESC* description) override {
        *description = {.Width = static_cast<UINT>(texture_->description.Width),
                        .Height = texture_->description.Height,
                        .MipLevels = texture_->description.MipLevels,
                        .ArraySize = texture_->description.DepthOrArraySize,
                        .Format = texture_->description.Format,
                        .SampleDesc = texture_->description.SampleDesc,
                        .Usage = usage_,
                        .BindFlags = texture_->bind,
                        .CPUAccessFlags = 0,
                        .MiscFlags = texture_->misc};
    }
    [[nodiscard]] Gpu& gpu() const { return gpu_; }
    [[nodiscard]] Queue& queue() const { return *queue_; }
    [[nodiscard]] const std::shared_ptr<Texture>& texture() const { return texture_; }

protected:
    void* find(REFIID id) override {
        if (id == __uuidof(IDXGIResource1)) {
            return static_cast<IDXGIResource1*>(&shared_);
        }
        if (id == __uuidof(IDXGIKeyedMutex) && (texture_->misc & D3D11_RESOURCE_MISC_SHARED_KEYEDMUTEX) != 0) {
            return static_cast<IDXGIKeyedMutex*>(&mutex_);
        }
        return nullptr;
    }

private:
    Gpu& gpu_;
    std::shared_ptr<Queue> queue_; ///< of the device's context
    std::shared_ptr<Texture> texture_;
    D3D11_USAGE usage_;
    SharedResourcePart<Texture2D> shared_{*this};
    KeyedMutexPart<Texture2D> mutex_{*this};
};

class FenceObject final : public Object<UnusedD3D11Child<ID3D11Fence>, ID3D11Fence> {
public:
    FenceObject(ID3D11Device& device, Gpu& gpu, std::shared_ptr<Fence> fence)
        : device_(dxgi::Com<ID3D11Device>::share(&device)), gpu_(gpu), fence_(std::move(fence)) {}

    void STDMETHODCALLTYPE GetDevice(ID3D11Device** device) override {
        *device = device_.get();
        device_->AddRef();
    }

    HRESULT STDMETHODCALLTYPE CreateSharedHandle(const SECURITY_ATTRIBUTES* security, DWORD access, const WCHAR* name,
                                                 HANDLE* handle) override {
        return gpu_.share(fence_, security, access, name, handle);
    }
    UINT64 STDMETHODCALLTYPE GetCompletedValue() override { return fence_->value(); }
    HRESULT STDMETHODCALLTYPE SetEventOnCompletion(UINT64 value, HANDLE event) override {
        fence_->set_event_at(value, event);
        return S_OK;
    }
    [[nodiscard]] const std::shared_ptr<Fence>& fence() const { return fence_; }

private:
    dxgi::Com<ID3D11Device> device_;
    Gpu& gpu_;
    std::shared_ptr<Fence> fence_;
};

/// Reached when everything is done that was queued before its End().
class EventQuery final : public Object<UnusedD3D11Query, ID3D11Query, ID3D11Asynchronous> {
public:
    std::uint64_t end = 0;
};

template <class Whole>
class MultithreadPart final : public Part<UnusedD3D11Multithread, Whole> {
public:
    using Part<UnusedD3D11Multithread, Whole>::Part;
    void STDMETHODCALLTYPE Enter() override { this->whole().gpu().mutex.lock(); }
    void STDMETHODCALLTYPE Leave() override { this->whole().gpu().mutex.unlock(); }
    WINBOOL STDMETHODCALLTYPE SetMultithreadProtected(WINBOOL) override { return TRUE; } // as if it always were
};

class Context final : public Object<UnusedD3D11DeviceContext4, ID3D11DeviceContext> {
public:
    Context(Gpu& gpu, Fences fences, std::shared_ptr<Queue> queue)
        : gpu_(gpu), fences_(fences), queue_(std::move(queue)) {}

    HRESULT STDMETHODCALLTYPE Wait(ID3D11Fence* fence, UINT64 value) override {
        if (gpu_.queue_result != S_OK) {
            return gpu_.queue_result;
        }
        queue_->wait(static_cast<FenceObject*>(fence)->fence(), value);
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Signal(ID3D11Fence* fence, UINT64 value) override {
        queue_->signal(static_cast<FenceObject*>(fence)->fence(), value);
        return S_OK;
    }
    void STDMETHODCALLTYPE CopyResource(ID3D11Resource* to, ID3D11Resource* from) override {
        queue_->run([this, to = static_cast<Texture2D*>(static_cast<ID3D11Texture2D*>(to))->texture(),
                     from = static_cast<Texture2D*>(static_cast<ID3D11Texture2D*>(from))->texture()] {
            gpu_.log.push_back("copy");
            to->bytes = from->bytes;
        });
    }
    HRESULT STDMETHODCALLTYPE Map(ID3D11Resource* resource, UINT, D3D11_MAP, UINT flags,
                                  D3D11_MAPPED_SUBRESOURCE* mapped) override {
        if (!queue_->is_idle()) {
            // A real one would block here without the flag, and so would this test for ever.
            return (flags & D3D11_MAP_FLAG_DO_NOT_WAIT) != 0 ? DXGI_ERROR_WAS_STILL_DRAWING : E_FAIL;
        }
        Texture& texture = *static_cast<Texture2D*>(static_cast<ID3D11Texture2D*>(resource))->texture();
        *mapped = {.pData = texture.bytes.data(),
                   .RowPitch = static_cast<UINT>(texture.description.Width) * kTexelBytes,
                   .DepthPitch = static_cast<UINT>(texture.bytes.size())};
        return S_OK;
    }
    void STDMETHODCALLTYPE Unmap(ID3D11Resource*, UINT) override {}
    void STDMETHODCALLTYPE Flush() override {} // nothing is kept back
    void STDMETHODCALLTYPE End(ID3D11Asynchronous* query) override {
        static_cast<EventQuery*>(static_cast<ID3D11Query*>(query))->end = queue_->queued();
    }
    HRESULT STDMETHODCALLTYPE GetData(ID3D11Asynchronous* query, void* data, UINT, UINT) override {
        if (queue_->done() < static_cast<EventQuery*>(static_cast<ID3D11Query*>(query))->end) {
            return S_FALSE;
        }
        *static_cast<BOOL*>(data) = TRUE;
        return S_OK;
    }
    [[nodiscard]] Gpu& gpu() const { return gpu_; }

protected:
    void* find(REFIID id) override {
        if (id == __uuidof(ID3D11Multithread)) {
            return static_cast<ID3D11Multithread*>(&multithread_);
        }
        return id == __uuidof(ID3D11DeviceContext4) && fences_ == Fences::Present
                   ? static_cast<ID3D11DeviceContext4*>(this)
                   : nullptr;
    }

private:
    Gpu& gpu_;
    Fences fences_;
    std::shared_ptr<Queue> queue_;
    MultithreadPart<Context> multithread_{*this};
};

class Adapter final : public Object<UnusedDXGIAdapter, IDXGIAdapter> {
public:
    explicit Adapter(Gpu& gpu) : gpu_(gpu) {}
    HRESULT STDMETHODCALLTYPE GetDesc(DXGI_ADAPTER_DESC* description) override {
        description->AdapterLuid = gpu_.luid;
        return S_OK;
    }

private:
    Gpu& gpu_;
};

template <class Whole>
class DxgiDevicePart final : public Part<UnusedDXGIDevice, Whole> {
public:
    using Part<UnusedDXGIDevice, Whole>::Part;
    HRESULT STDMETHODCALLTYPE GetAdapter(IDXGIAdapter** adapter) override {
        return give(new Adapter(this->whole().gpu()), adapter);
    }
};

/// The rules of D3D11_RESOURCE_MISC_FLAG (trap 33).
bool is_legal(UINT misc) {
    constexpr UINT kOrders = D3D11_RESOURCE_MISC_SHARED | D3D11_RESOURCE_MISC_SHARED_KEYEDMUTEX;
    const bool has_both = (misc & kOrders) == kOrders;
    const bool has_none = (misc & kOrders) == 0;
    return !has_both && (!has_none || (misc & D3D11_RESOURCE_MISC_SHARED_NTHANDLE) == 0);
}

class Device final : public Object<UnusedD3D11Device5, ID3D11Device, ID3D11Device1> {
public:
    Device(Gpu& gpu, Fences fences) : gpu_(gpu), fences_(fences), queue_(std::make_shared<Queue>(gpu)) {
        *context_.receive_typed() = new Context(gpu, fences, queue_);
    }

    UINT STDMETHODCALLTYPE GetCreationFlags() override { return 0; }
    HRESULT STDMETHODCALLTYPE GetDeviceRemovedReason() override { return gpu_.removed_reason; }
    void STDMETHODCALLTYPE GetImmediateContext(ID3D11DeviceContext** context) override {
        *context = context_.get();
        context_->AddRef();
    }
    HRESULT STDMETHODCALLTYPE CheckFormatSupport(DXGI_FORMAT format, UINT* support) override {
        if (format != DXGI_FORMAT_R8G8B8A8_UNORM) {
            return E_FAIL;
        }
        *support =
            D3D11_FORMAT_SUPPORT_TEXTURE2D | D3D11_FORMAT_SUPPORT_SHADER_LOAD | D3D11_FORMAT_SUPPORT_RENDER_TARGET;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE CreateTexture2D(const D3D11_TEXTURE2D_DESC* description, const D3D11_SUBRESOURCE_DATA*,
                                              ID3D11Texture2D** out) override {
        if (!is_legal(description->MiscFlags)) {
            return E_INVALIDARG;
        }
        gpu_.misc_of_last_texture = description->MiscFlags;
        auto texture = std::make_shared<Texture>();
        texture->description.Dimension = D3D12_RESOURCE_DIMENSION_TEXTURE2D;
        texture->description.Width = description->Width;
        texture->description.Height = description->Height;
        texture->description.DepthOrArraySize = static_cast<UINT16>(description->ArraySize);
        texture->description.MipLevels = static_cast<UINT16>(description->MipLevels);
        texture->description.Format = description->Format;
        texture->description.SampleDesc = description->SampleDesc;
        texture->description.Flags = (description->BindFlags & D3D11_BIND_RENDER_TARGET) != 0
                                         ? D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET
                                         : D3D12_RESOURCE_FLAG_NONE;
        texture->bind = description->BindFlags;
        texture->misc = description->MiscFlags;
        texture->bytes.resize(std::size_t{description->Width} * description->Height * kTexelBytes);
        return give(new Texture2D(gpu_, queue_, std::move(texture), description->Usage), out);
    }
    HRESULT STDMETHODCALLTYPE OpenSharedResource1(HANDLE handle, REFIID, void** out) override {
        auto texture = gpu_.open_texture(handle);
        if (!texture) {
            return E_INVALIDARG;
        }
        if (texture->bind == 0) { // Direct3D 12 made it, whose textures can always be sampled
            texture->bind = D3D11_BIND_SHADER_RESOURCE | D3D11_BIND_RENDER_TARGET;
        }
        return give(static_cast<ID3D11Texture2D*>(new Texture2D(gpu_, queue_, std::move(texture), D3D11_USAGE_DEFAULT)),
                    out);
    }
    HRESULT STDMETHODCALLTYPE CreateQuery(const D3D11_QUERY_DESC*, ID3D11Query** query) override {
        return give(new EventQuery, query);
    }
    HRESULT STDMETHODCALLTYPE CreateFence(UINT64, D3D11_FENCE_FLAG, REFIID, void** fence) override {
        return give(static_cast<ID3D11Fence*>(new FenceObject(*this, gpu_, std::make_shared<Fence>(gpu_))), fence);
    }
    HRESULT STDMETHODCALLTYPE OpenSharedFence(HANDLE handle, REFIID, void** out) override {
        auto fence = gpu_.open_fence(handle);
        return fence ? give(static_cast<ID3D11Fence*>(new FenceObject(*this, gpu_, std::move(fence))), out)
                     : E_INVALIDARG;
    }
    [[nodiscard]] Gpu& gpu() const { return gpu_; }

protected:
    void* find(REFIID id) override {
        if (id == __uuidof(IDXGIDevice)) {
            return static_cast<IDXGIDevice*>(&dxgi_);
        }
        return id == __uuidof(ID3D11Device5) && fences_ == Fences::Present ? static_cast<ID3D11Device5*>(this)
                                                                           : nullptr;
    }

private:
    Gpu& gpu_;
    Fences fences_;
    std::shared_ptr<Queue> queue_;
    dxgi::Com<ID3D11DeviceContext> context_;
    DxgiDevicePart<Device> dxgi_{*this};
};

} // namespace

dxgi::Com<ID3D11Device> make_d3d11_device(Gpu& gpu, Fences fences) {
    dxgi::Com<ID3D11Device> device;
    *device.receive_typed() = new Device(gpu, fences);
    return device;
}

Texture& texture_of(ID3D11Texture2D& texture) { return *static_cast<Texture2D&>(texture).texture(); }

} // namespace geyser::fake
