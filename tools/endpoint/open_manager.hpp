// Opens a manager of any API of this build: the one way of all tools.
#pragma once

#include <geyser/log.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <string>

namespace geyser::endpoint {

struct DeviceChoice {
    /// Empty: the API's best device. Else an index, a device UUID, or a part of the device's name.
    std::string device = {};
    /// With the Vulkan validation layers, where Vulkan takes part; what they find goes to `log`.
    bool validation = false;
    LogCallback log = {};
};

/// With make_current() done. BackendUnavailable where the API is not in this build or not on this machine.
[[nodiscard]] Result<std::unique_ptr<TextureShareManager>> open_manager(Api api, const DeviceChoice& choice);

/// What DeviceChoice takes so that `api` is opened on the device that a manager of any API is on. Empty where that API
/// has no devices to choose from, or cannot tell: its best one will have to do.
[[nodiscard]] std::string same_device(Api api, const TextureShareManager& manager);

/// Before calls of a thread that has used another manager since: an OpenGL context is current in one thread, and a
/// thread has one. Does nothing for the other APIs.
[[nodiscard]] Result<void> make_current(TextureShareManager& manager);
/// The reverse, before another thread uses the manager.
[[nodiscard]] Result<void> release_current(TextureShareManager& manager);

} // namespace geyser::endpoint
