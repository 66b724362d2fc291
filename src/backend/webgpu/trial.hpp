// What this device's Dawn can import is tried out with small textures: it has no call that would say. The first trial
// also shows whether library and header fit each other, and whether the helper is on the same GPU.
#pragma once

#include "device.hpp"

#include <map>
#include <mutex>
#include <string>

namespace geyser::webgpu {

class Trials {
public:
    /// With a whole hand-off; an error where Dawn and the helper cannot work together at all.
    [[nodiscard]] static Result<std::unique_ptr<Trials>> create(std::shared_ptr<const Device> device,
                                                                std::string_view operation);

    /// Why Dawn does not take textures of this format, layout and usage; empty where it does. Thread-safe.
    [[nodiscard]] std::string fault(const TextureDescriptor& descriptor) const;

    /// Whether the device is lost, which memory of its can tell.
    [[nodiscard]] bool device_lost() const noexcept;

private:
    /// Of a texture with every usage that Vulkan has for it.
    struct Outcome {
        std::string fault = {};
        WGPUTextureUsage usage = WGPUTextureUsage_None;
    };
    using Outcomes = std::map<std::pair<TextureFormat, TextureLayout>, Outcome>;

    explicit Trials(std::shared_ptr<const Device> device) : device_(std::move(device)) {}
    [[nodiscard]] Outcome attempt(TextureFormat format, TextureLayout layout) const;

    std::shared_ptr<const Device> device_;
    OwnedMemory memory_ = {};
    mutable std::mutex mutex_;
    mutable Outcomes outcomes_ = {};
};

} // namespace geyser::webgpu
