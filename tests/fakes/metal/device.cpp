#include "device.hpp"

#include "foundation.hpp"

#include <atomic>

namespace geyser::fake_metal {
namespace {

std::atomic<Gpu> current_gpu = Gpu::Apple;
std::atomic<std::uint64_t> next_registry_id = 0x100000abc;

Object* device_name(Device* self, Sel) {
    return autoreleased(
        make<String>(self->gpu() == Gpu::Apple ? "Apple Fake, no hardware" : "Intel Fake Graphics, no hardware"));
}
std::uint64_t device_registry_id(Device* self, Sel) { return self->registry_id(); }
signed char device_supports_family(Device* self, Sel, long family) {
    constexpr long kApple1 = 1001;
    if (family != kApple1) {
        violation("a family that the fake does not know: " + std::to_string(family));
    }
    return self->gpu() == Gpu::Apple ? 1 : 0;
}

signed char device_supports_bc(Device*, Sel) { return 1; } // as every Mac; an old iPad has no such method

} // namespace

void define_devices() {
    instance_method("MTLDevice", "name", "@@:", device_name);
    instance_method("MTLDevice", "registryID", "Q@:", device_registry_id);
    instance_method("MTLDevice", "supportsFamily:", "c@:q", device_supports_family);
    instance_method("MTLDevice", "supportsBCTextureCompression", "c@:", device_supports_bc);
}

Device* new_device() { return make<Device>(next_registry_id++, current_gpu); }

void set_gpu(Gpu gpu) { current_gpu = gpu; }

void* create_device() { return new_device(); }

} // namespace geyser::fake_metal
