// What every backend demands of TextureShareManager::copy().
#pragma once

#include <geyser/texture.hpp>

#include <string_view>

namespace geyser {

/// Whether the texels of one can become those of the other without being touched: alike in format, extents, levels,
/// layers and samples (DescriptorMismatch), and made to be copied (InvalidArgument).
[[nodiscard]] Result<void> check_copy(const TextureDescriptor& source, const TextureDescriptor& destination,
                                      std::string_view operation);

} // namespace geyser
