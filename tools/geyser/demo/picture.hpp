// The picture on the cube.
#pragma once

#include <geyser/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace geyser::tool::demo {

/// Rows from the top, four bytes a pixel: red, green, blue, alpha.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::byte> pixels = {};
};

/// PNG, JPEG and what else stb_image reads.
[[nodiscard]] Result<Picture> load_picture(const std::string& path);

/// A geyser by night, for a cube that nobody gave a picture.
[[nodiscard]] Picture draw_picture();

} // namespace geyser::tool::demo
