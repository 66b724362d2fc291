// A fence as a manager's timeline.
#pragma once

#include "backend/d3d12/fence.hpp"
#include "backend/dxgi/own.hpp"

#include <utility>

namespace geyser::d3d12 {

class Manager;

class Semaphore final : public SharedSemaphore {
public:
    Semaphore(const Manager& manager, Fence fence, dxgi::Origin origin)
        : manager_(manager), fence_(std::move(fence)), origin_(origin) {}

    [[nodiscard]] Api api() const noexcept override { return Api::D3D12; }
    [[nodiscard]] SyncKind kind() const noexcept override { return SyncKind::D3D12Fence; }
    [[nodiscard]] Result<std::uint64_t> value() const override { return fence_.value("SharedSemaphore::value"); }
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop) override {
        return fence_.wait(value, timeout, stop, "SharedSemaphore::wait");
    }
    [[nodiscard]] Result<void> signal(std::uint64_t value) override {
        return fence_.signal(value, "SharedSemaphore::signal");
    }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    [[nodiscard]] const Fence& fence() const noexcept { return fence_; }
    [[nodiscard]] bool was_imported() const noexcept { return origin_ == dxgi::Origin::Imported; }

private:
    const Manager& manager_;
    Fence fence_;
    dxgi::Origin origin_;
};

} // namespace geyser::d3d12
