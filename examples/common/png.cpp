#include "png.hpp"

#include "check.hpp"

#include <png.h>

namespace example {

void write_png(const std::string& path, std::uint32_t width, const std::vector<Pixel>& pixels) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = static_cast<png_uint_32>(pixels.size() / width);
    image.format = PNG_FORMAT_RGBA;
    if (png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), 0, nullptr) == 0) {
        stop(path + ": " + image.message);
    }
}

} // namespace example
