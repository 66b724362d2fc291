// Streams as `geyser list` and `geyser top` show them.
#pragma once

#include "output.hpp"

#include <geyser/stream_info.hpp>

#include <span>
#include <string>
#include <vector>

namespace geyser::tool::monitor {

/// {"streams": [...]}, with everything that is known.
[[nodiscard]] Json to_json(std::span<const StreamInfo> streams);

/// One line a stream. Where there is none, a sentence that says so.
[[nodiscard]] std::vector<std::string> summary(std::span<const StreamInfo> streams);

/// What each stream costs, then its receivers, line by line.
[[nodiscard]] std::vector<std::string> details(std::span<const StreamInfo> streams);

} // namespace geyser::tool::monitor
