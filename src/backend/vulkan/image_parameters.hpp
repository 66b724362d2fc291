// Checks on the parameters of an image that another made: a peer, whose handle may say anything, or the user.
#pragma once

#include "image.hpp"

#include <string>

namespace geyser::vulkan {

/// Why an image of these parameters cannot be made or shared here; empty where it can. Drivers do not check any of it:
/// flags of features that are not enabled crash them.
[[nodiscard]] std::string parameter_fault(const Device& device, const ImageSpec& spec,
                                          const TextureDescriptor& descriptor);

} // namespace geyser::vulkan
