// Picks a device by what users call it, alike in every backend.
#pragma once

#include <geyser/error.hpp>
#include <geyser/identity.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace geyser {

struct DeviceChoice {
    std::string name = {};
    Uuid uuid = {};
};

/// The index of the device that `selector` means: an index, a UUID, or a part of the name in any case; empty means the
/// first. DeviceNotFound, with a list of `devices`, where it means none. `api` is for the message: "Vulkan".
[[nodiscard]] Result<std::size_t> select_device(std::span<const DeviceChoice> devices, std::string_view selector,
                                                std::string_view api, std::string_view operation);

} // namespace geyser
