#include "png_file.hpp"

#include <system/file.hpp>

#include <fmt/core.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <string_view>
#include <utility>

namespace geyser::tool {
namespace {

std::unexpected<Error> unwritable(std::string_view path, std::string_view operation, std::string_view why,
                                  int error_number) {
    return fail(ErrorCode::SystemFailure, operation, fmt::format("cannot write {}: {}", path, why), error_number);
}

template <class Word>
Word load(const std::byte* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::byte to_byte(float value) { return static_cast<std::byte>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F)); }

float half_to_float(std::uint16_t half) {
    const int exponent = half >> 10 & 0x1f;
    const int fraction = half & 0x3ff;
    const float magnitude = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                          : std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
    return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

using Rgb = std::array<std::byte, 3>;

Rgb texel_to_rgb8(TextureFormat format, const std::byte* texel) {
    Rgb rgb = {};
    switch (format) {
    case TextureFormat::Bgra8Unorm:
    case TextureFormat::Bgra8Srgb:
        return {texel[2], texel[1], texel[0]};
    case TextureFormat::Rgb10a2Unorm: {
        const auto word = load<std::uint32_t>(texel);
        for (std::size_t i = 0; i < rgb.size(); ++i) {
            rgb[i] = static_cast<std::byte>(word >> (10 * i + 2) & 0xff);
        }
        return rgb;
    }
    case TextureFormat::Rgba16Unorm:
        for (std::size_t i = 0; i < rgb.size(); ++i) {
            rgb[i] = static_cast<std::byte>(load<std::uint16_t>(texel + 2 * i) >> 8);
        }
        return rgb;
    case TextureFormat::Rgba16Float:
        for (std::size_t i = 0; i < rgb.size(); ++i) {
            rgb[i] = to_byte(half_to_float(load<std::uint16_t>(texel + 2 * i)));
        }
        return rgb;
    case TextureFormat::Rgba32Float:
        for (std::size_t i = 0; i < rgb.size(); ++i) {
            rgb[i] = to_byte(load<float>(texel + 4 * i));
        }
        return rgb;
    default:
        return {texel[0], texel[1], texel[2]};
    }
}

bool write_all(const UniqueFd& file, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const std::ptrdiff_t count = system::write_some(file, bytes);
        if (count < 0 && errno != EINTR) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 0)));
    }
    return true;
}

} // namespace

Result<PngFile> PngFile::open(const std::string& path, std::string operation) {
    auto [file, created] = system::open_to_write(path);
    if (!file) {
        return unwritable(path, operation, std::strerror(errno), errno);
    }
    return PngFile(path, std::move(operation), std::move(file), created);
}

PngFile::~PngFile() {
    if (file_ && created_) {
        file_.reset(); // Not every system lets go of an open file.
        system::remove(path_);
    }
}

Result<void> PngFile::write(std::uint32_t width, std::uint32_t height, std::span<const std::byte> pixels,
                            PngPixels layout) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = layout == PngPixels::Rgb ? PNG_FORMAT_RGB : PNG_FORMAT_RGBA;
    std::vector<std::byte> png(PNG_IMAGE_PNG_SIZE_MAX(image));
    png_alloc_size_t size = png.size();
    if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
        return unwritable(path_, operation_, image.message, 0);
    }
    if (!system::truncate(file_) || !write_all(file_, std::span(png).first(size)) || !system::close(file_)) {
        return unwritable(path_, operation_, std::strerror(errno), errno);
    }
    return {};
}

std::vector<std::byte> to_rgb8(TextureFormat format, std::span<const std::byte> texels) {
    const std::size_t texel_bytes = format_info(format)->planes[0].block_bytes;
    std::vector<std::byte> rgb;
    rgb.reserve(texels.size() / texel_bytes * 3);
    for (std::size_t at = 0; at + texel_bytes <= texels.size(); at += texel_bytes) {
        const Rgb pixel = texel_to_rgb8(format, texels.data() + at);
        rgb.insert(rgb.end(), pixel.begin(), pixel.end());
    }
    return rgb;
}

} // namespace geyser::tool
