// Dawn's device, the queue, and the helper on the same GPU.
#pragma once

#include "match.hpp"
#include "object.hpp"

#include "backend/guest/helper.hpp"

#include <memory>
#include <span>

namespace geyser::webgpu {

struct Feature {
    WGPUFeatureName number;
    std::string_view name; ///< as Dawn spells it
};
/// What a device must have. Of the fence features exactly one may be enabled, and this is the one whose fences Vulkan
/// can signal and wait for again and again.
[[nodiscard]] std::span<const Feature> wanted_features() noexcept;

/// ExtensionMissing, by name. `has` is AdapterHasFeature or DeviceHasFeature.
template <class Object>
[[nodiscard]] Result<void> check_features(WGPUBool (*has)(Object, WGPUFeatureName), Object object,
                                          std::string_view what, std::string_view operation) {
    for (const Feature& feature : wanted_features()) {
        if (has(object, feature.number) == 0) {
            return fail(ErrorCode::ExtensionMissing, operation,
                        std::string(what) + " lacks the feature " + std::string(feature.name));
        }
    }
    return {};
}

class Device {
public:
    struct Parts {
        std::unique_ptr<const Dispatch> fn;
        std::unique_ptr<LogCallback> log = {}; ///< of the device's error callback, where it is Geyser's own
        OwnedInstance instance = {};           ///< likewise
        OwnedAdapter adapter = {};
        OwnedDevice device = {};
        AdapterSummary summary = {};
        std::shared_ptr<const guest::Helper> helper = {};
    };
    explicit Device(Parts parts);

    [[nodiscard]] const Dispatch& fn() const noexcept { return *parts_.fn; }
    [[nodiscard]] WGPUAdapter adapter() const noexcept { return parts_.adapter.get(); }
    [[nodiscard]] WGPUDevice get() const noexcept { return parts_.device.get(); }
    [[nodiscard]] WGPUQueue queue() const noexcept { return queue_.get(); }
    [[nodiscard]] const AdapterSummary& summary() const noexcept { return parts_.summary; }
    [[nodiscard]] const std::shared_ptr<const guest::Helper>& helper() const noexcept { return parts_.helper; }

private:
    Parts parts_;
    OwnedQueue queue_;
};

} // namespace geyser::webgpu
