// The devices that a context of Geyser's own can be made on.
#pragma once

#include "context.hpp"

#include <geyser/opengl.hpp>

#include <memory>
#include <vector>

namespace geyser::opengl {

/// A context of Geyser's own on one device, not current.
struct Device {
    std::shared_ptr<Context> context;
    DeviceIdentity identity = {};
    bool is_software = false;
};

/// Every device that can share, real GPUs first. Where none can, the first one's reason.
[[nodiscard]] Result<std::vector<Device>> open_devices(const OpenGLConfig& config, std::string_view operation);

/// The one of them that config.device selects.
[[nodiscard]] Result<Device> open_device(const OpenGLConfig& config, std::string_view operation);

} // namespace geyser::opengl
