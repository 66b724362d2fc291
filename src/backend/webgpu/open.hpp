// The two ways to a device: the user's own, or one that is made here.
#pragma once

#include "device.hpp"

namespace geyser::webgpu {

[[nodiscard]] Result<std::shared_ptr<const Device>> create(const WebGpuConfig& config, std::string_view operation);
[[nodiscard]] Result<std::shared_ptr<const Device>> adopt(const WebGpuAdoptInfo& info, std::string_view operation);

} // namespace geyser::webgpu
