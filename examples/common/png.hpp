// A picture of what arrived.
#pragma once

#include "gpu.hpp"

#include <string>

namespace example {

/// Rows from the top. Stops the program where the file cannot be written.
void write_png(const std::string& path, std::uint32_t width, const std::vector<Pixel>& pixels);

} // namespace example
