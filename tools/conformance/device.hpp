// A manager whose messages are listened to.
#pragma once

#include "message_log.hpp"

#include <geyser/manager.hpp>

#include <memory>
#include <string>

namespace geyser::conformance {

struct Device {
    std::shared_ptr<MessageLog> log = {};
    std::unique_ptr<TextureShareManager> manager = {};
};

/// `device` as for endpoint::open_manager(). With `validation` the log hears of what the validation layers find.
[[nodiscard]] Result<Device> open_device(Api api, const std::string& device, bool validation);

} // namespace geyser::conformance
