// A fence as a manager's timeline.
#pragma once

#include "backend/dxgi/fence.hpp"
#include "core/own.hpp"

#include <geyser/manager.hpp>

#include <typeinfo>
#include <utility>

namespace geyser::dxgi {

template <class Fence>
class Semaphore final : public SharedSemaphore {
public:
    Semaphore(const TextureShareManager& manager, Fence fence, Provenance provenance)
        : manager_(manager), fence_(std::move(fence)), provenance_(provenance) {}

    [[nodiscard]] Api api() const noexcept override { return Fence::kApi; }
    [[nodiscard]] SyncKind kind() const noexcept override { return SyncKind::D3D12Fence; }
    [[nodiscard]] Result<std::uint64_t> value() const override {
        return value_of(*fence_.get(), "SharedSemaphore::value");
    }
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop) override {
        return wait_for_value(*fence_.get(), value, ipc::Deadline(timeout), stop, "SharedSemaphore::wait");
    }
    [[nodiscard]] Result<void> signal(std::uint64_t value) override {
        return fence_.signal(value, "SharedSemaphore::signal");
    }

    [[nodiscard]] const TextureShareManager& manager() const noexcept { return manager_; }
    [[nodiscard]] const Fence& fence() const noexcept { return fence_; }
    [[nodiscard]] bool was_imported() const noexcept { return provenance_ == Provenance::Imported; }

private:
    const TextureShareManager& manager_;
    Fence fence_;
    Provenance provenance_;
};

/// nullptr where the semaphore is of another API.
template <class Fence>
[[nodiscard]] auto native_fence(const SharedSemaphore& semaphore) noexcept {
    return typeid(semaphore) == typeid(Semaphore<Fence>) ? static_cast<const Semaphore<Fence>&>(semaphore).fence().get()
                                                         : nullptr;
}

/// Reached when the fence's value is at least `value`. Borrows.
template <class Fence>
struct FencePoint {
    const Fence* fence = nullptr;
    std::uint64_t value = 0;
};

} // namespace geyser::dxgi
