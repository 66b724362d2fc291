// The backends of this build and the devices that they find here.
#pragma once

#include <geyser/geyser.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace geyser::tool {

/// A manager on the device that `device` selects (VulkanConfig::device); empty: the API's best one.
[[nodiscard]] Result<std::unique_ptr<TextureShareManager>> open_manager(Api api, const std::string& device);

/// One device, opened.
struct BackendDevice {
    /// What VulkanConfig::device takes for it; empty where the API has no choice of devices.
    std::optional<std::size_t> index = {};
    std::unique_ptr<TextureShareManager> manager = {};
};

/// One API, and a manager on each of its devices.
struct Backend {
    Api api;
    std::string reason = {}; ///< why there is no device; empty where there is one
    std::vector<BackendDevice> devices = {};
    [[nodiscard]] bool available() const noexcept { return !devices.empty(); }
};

/// Every API that Geyser knows, those that this build lacks included.
[[nodiscard]] std::vector<Backend> survey_backends();

} // namespace geyser::tool
