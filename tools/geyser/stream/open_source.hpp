// From what the user named to a source of frames: by what is in it, not by its name.
#pragma once

#include "source.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace geyser::tool::stream {

struct SourceOptions {
    std::string path = {}; ///< "-" is standard input; empty means the test pattern
    std::optional<Size> size = {};
    bool loop = false;
    std::optional<ColorMatrix> matrix = {};
};

/// Every wait of the source ends with Interrupted once `stopped` says so.
[[nodiscard]] Result<std::unique_ptr<Source>> open_source(const SourceOptions& options,
                                                          const std::function<bool()>& stopped);

} // namespace geyser::tool::stream
