// One Direct3D 11 device with its immediate context.
#pragma once

#include "backend/dxgi/adapter.hpp"
#include "backend/dxgi/api.hpp"
#include "backend/dxgi/com.hpp"
#include "backend/dxgi/host_signal.hpp"

#include <geyser/error.hpp>

#include <memory>

namespace geyser::d3d11 {

using dxgi::Com;

/// Immutable, so every call is thread-safe, but for those of the context: a Context of several calls holds a lock.
class Device {
public:
    [[nodiscard]] static Result<std::unique_ptr<Device>> open(std::string_view selector, std::string_view operation);
    /// The user's. `open_d3d12` as in HostSignal, for the adapter of the device; empty: the system's.
    [[nodiscard]] static Result<std::unique_ptr<Device>>
    adopt(ID3D11Device* device, dxgi::HostSignal::OpenDevice open_d3d12, std::string_view operation);

    [[nodiscard]] ID3D11Device1* get() const noexcept { return device_.get(); }
    [[nodiscard]] ID3D11Device1* operator->() const noexcept { return device_.get(); }
    [[nodiscard]] ID3D11DeviceContext* context() const noexcept { return context_.get(); }
    /// Both nullptr where the system is too old for fences.
    [[nodiscard]] ID3D11Device5* with_fences() const noexcept { return device5_.get(); }
    [[nodiscard]] ID3D11DeviceContext4* context_with_fences() const noexcept { return context4_.get(); }
    [[nodiscard]] ID3D11Multithread* multithread() const noexcept { return multithread_.get(); }
    [[nodiscard]] dxgi::HostSignal& host_signal() const noexcept { return *host_signal_; }

    [[nodiscard]] const dxgi::Adapter& adapter() const noexcept { return adapter_; }

private:
    Device() = default;
    [[nodiscard]] static Result<std::unique_ptr<Device>> complete(ID3D11Device* device, dxgi::Adapter adapter,
                                                                  dxgi::HostSignal::OpenDevice open_d3d12,
                                                                  std::string_view operation);

    dxgi::Adapter adapter_;
    Com<ID3D11Device1> device_;
    Com<ID3D11DeviceContext> context_;
    Com<ID3D11Device5> device5_;
    Com<ID3D11DeviceContext4> context4_;
    Com<ID3D11Multithread> multithread_;
    std::unique_ptr<dxgi::HostSignal> host_signal_;
};

/// Keeps other threads from the context, the user's too, for as long as it lives.
class ContextLock {
public:
    explicit ContextLock(const Device& device) : multithread_(device.multithread()) { multithread_->Enter(); }
    ContextLock(const ContextLock&) = delete;
    ContextLock& operator=(const ContextLock&) = delete;
    ~ContextLock() { multithread_->Leave(); }

private:
    ID3D11Multithread* multithread_;
};

} // namespace geyser::d3d11
