// The one kind of texture that this backend makes.
#pragma once

#include "access.hpp"
#include "import.hpp"
#include "relay.hpp"

#include "backend/guest/texture.hpp"

namespace geyser::webgpu {

class Texture final : public guest::Texture<WebGpuTexture> {
public:
    Texture(std::shared_ptr<const Device> device, std::shared_ptr<Relay> relay, guest::Backing backing,
            Imported imported);
    ~Texture() override;

    [[nodiscard]] WGPUTexture texture() const noexcept override { return imported_.texture.get(); }

    /// Whether it is in this side's hands.
    [[nodiscard]] bool begun() const noexcept { return begun_; }
    [[nodiscard]] Result<void> begin(WGPUSharedFence fence, Contents contents, std::string_view operation);
    [[nodiscard]] Result<EndedAccess> end(std::string_view operation);

    /// A semaphore of the helper's, for it to signal and Dawn to wait for, and the same one as a fence of Dawn's. Made
    /// at the first call, and good for every acquire: the wait for one is over before the next is signalled.
    struct Ready {
        SharedSemaphore* semaphore = nullptr;
        WGPUSharedFence fence = nullptr;
    };
    [[nodiscard]] Result<Ready> ready(std::string_view operation);

private:
    std::shared_ptr<const Device> device_;
    std::shared_ptr<Relay> relay_;
    Imported imported_;
    bool begun_ = false;
    std::unique_ptr<SharedSemaphore> ready_ = {};
    OwnedFence ready_fence_ = {};
};

} // namespace geyser::webgpu
