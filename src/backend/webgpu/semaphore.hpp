// A semaphore that the helper waits for and signals on WebGPU's behalf.
#pragma once

#include "relay.hpp"

namespace geyser::webgpu {

class Semaphore final : public guest::Semaphore {
public:
    Semaphore(std::shared_ptr<const guest::Helper> helper, std::shared_ptr<Relay> relay,
              std::unique_ptr<SharedSemaphore> vulkan)
        : guest::Semaphore(Api::WebGpu, std::move(helper), std::move(vulkan)), relay_(std::move(relay)) {}
    ~Semaphore() override { relay_->let_go(&vulkan()); }

private:
    std::shared_ptr<Relay> relay_;
};

} // namespace geyser::webgpu
