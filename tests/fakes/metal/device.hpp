// MTLDevice of the fake.
#pragma once

#include "dispatch.hpp"
#include "fake_metal.hpp"

namespace geyser::fake_metal {

class Device final : public Object {
public:
    Device(std::uint64_t registry_id, Gpu gpu) : Object("MTLDevice"), registry_id_(registry_id), gpu_(gpu) {}
    [[nodiscard]] std::uint64_t registry_id() const noexcept { return registry_id_; }
    [[nodiscard]] Gpu gpu() const noexcept { return gpu_; }

private:
    std::uint64_t registry_id_;
    Gpu gpu_;
};

/// What every device has; textures, queues and events add their own.
void define_devices();
/// A new one; of the kind that reset() was told.
[[nodiscard]] Device* new_device();
void set_gpu(Gpu gpu);

} // namespace geyser::fake_metal
