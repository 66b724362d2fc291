// `geyser info --formats`, apart from the rest of info.
#pragma once

#include "output.hpp"

#include <geyser/manager.hpp>

namespace geyser::tool {

/// What query() answers for every format, layout and transport: [{format, layout, transport, can_export, can_import,
/// copies_per_frame, reason}].
[[nodiscard]] Json formats_to_json(const TextureShareManager& manager);

/// The same as a table on stdout.
void print_formats(const TextureShareManager& manager);

} // namespace geyser::tool
