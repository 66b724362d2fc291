// A semaphore whose GPU end is CUDA's.
#pragma once

#include "context.hpp"

#include "backend/guest/semaphore.hpp"

#include <memory>

namespace geyser::cuda {

/// What CUDA lacks for the kind; empty where it can import it.
[[nodiscard]] std::string sync_fault(const Context& context, SyncKind kind);

class Semaphore final : public guest::Semaphore {
public:
    /// `handle` is consumed where CUDA accepts it (trap 8).
    [[nodiscard]] static Result<std::unique_ptr<Semaphore>>
    import(std::shared_ptr<const Context> context, std::shared_ptr<const guest::Helper> helper,
           std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle, std::string_view operation);
    ~Semaphore() override;

    [[nodiscard]] CUexternalSemaphore get() const noexcept { return semaphore_; }

private:
    Semaphore(std::shared_ptr<const Context> context, std::shared_ptr<const guest::Helper> helper,
              std::unique_ptr<SharedSemaphore> vulkan)
        : guest::Semaphore(Api::Cuda, std::move(helper), std::move(vulkan)), context_(std::move(context)) {}

    std::shared_ptr<const Context> context_;
    CUexternalSemaphore semaphore_ = nullptr;
};

} // namespace geyser::cuda
