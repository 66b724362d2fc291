// The backends of this build and the devices that they find here.
#pragma once

#include <geyser/geyser.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {

/// One device, opened.
struct BackendDevice {
    /// What `--device` takes for it besides its UUID; empty where the API numbers no devices.
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

/// What its answers do not say of a backend; empty for most.
[[nodiscard]] std::string_view caveat(Api api) noexcept;

} // namespace geyser::tool
