// The API that a command sends from or receives with, and how texels come into it and out of it.
#pragma once

#include <endpoint/endpoint.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <string>

namespace geyser::tool::stream {

struct StreamDevice {
    std::unique_ptr<TextureShareManager> manager;
    std::unique_ptr<endpoint::Endpoint> endpoint; ///< of the manager, so it goes first
};

/// `api` and `device` as on the command line; an empty device is the API's best one.
[[nodiscard]] Result<StreamDevice> open_stream_device(const std::string& api, const std::string& device);

} // namespace geyser::tool::stream
