// A picture in memory.
#pragma once

#include <geyser/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {

/// Rows from the top, four bytes a pixel: red, green, blue, alpha.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::byte> pixels = {};
};

/// PNG or JPEG. `operation` is that of its errors.
[[nodiscard]] Result<Picture> load_picture(const std::string& path, std::string_view operation);

/// A geyser by night, for who has no picture at hand.
[[nodiscard]] Picture draw_picture();

} // namespace geyser::tool
