#include "picture.hpp"

#include <system/file.hpp>

#include <fmt/core.h>

// The decoder is a header. Formats beyond these two are left out: each is code that reads untrusted files.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#include <stb_image.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>

namespace geyser::tool {
namespace {

struct Color {
    float red;
    float green;
    float blue;
};

Color mix(Color a, Color b, float amount) {
    return {std::lerp(a.red, b.red, amount), std::lerp(a.green, b.green, amount), std::lerp(a.blue, b.blue, amount)};
}

std::byte to_byte(float value) { return static_cast<std::byte>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F)); }

/// The brightness of one stream of water, a parabola from the vent at (0, 0) that lands at `reach`, seen at (x, y).
float stream(float x, float y, float reach, float apex) {
    const float along = std::clamp(x / reach, 0.0F, 1.0F);
    const float height = 4.0F * apex * along * (1.0F - along);
    // Across the stream and not straight up, or the steep parts would look wide.
    const float slope = 4.0F * apex * (1.0F - 2.0F * along) / reach;
    const float outside = x - along * reach;
    const float distance = std::hypot((y - height) / std::sqrt(1.0F + slope * slope), outside);
    return std::exp(-distance * distance * 5000.0F) * (1.0F - 0.5F * along);
}

/// x from -1 to 1, y from 0 (ground) to 1.
Color night(float x, float y) {
    Color color = mix({0.08F, 0.28F, 0.42F}, {0.03F, 0.05F, 0.18F}, std::clamp(y, 0.0F, 1.0F));
    const float moon = std::hypot(x - 0.52F, y - 0.76F);
    color = mix(color, {1.0F, 0.95F, 0.8F}, std::clamp((0.125F - moon) * 120.0F, 0.0F, 1.0F));
    color = mix(color, {0.9F, 0.9F, 0.75F}, 0.35F * std::exp(-moon * 6.0F));
    float water = 0.0F;
    for (const float reach : {0.12F, 0.26F, 0.42F, 0.6F, 0.8F}) {
        const float apex = 0.86F - 0.62F * reach * reach;
        water += stream(x, y, reach, apex) + stream(x, y, -reach, apex);
    }
    color = mix(color, {0.87F, 0.97F, 1.0F}, std::min(water, 1.0F));
    const float ground = 0.015F * std::sin(x * 9.0F);
    return y < ground ? mix({0.13F, 0.36F, 0.36F}, {0.05F, 0.16F, 0.2F}, std::min(1.0F, (ground - y) * 6.0F)) : color;
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

std::unexpected<Error> unreadable(const std::string& path, std::string_view operation, std::string_view why,
                                  int error_number = 0) {
    return fail(error_number == 0 ? ErrorCode::InvalidArgument : ErrorCode::SystemFailure, operation,
                fmt::format("cannot read the picture {}: {}", path, why), error_number);
}

} // namespace

Result<Picture> load_picture(const std::string& path, std::string_view operation) {
    const std::unique_ptr<std::FILE, CloseFile> file(system::open_stream_to_read(path));
    if (!file) {
        return unreadable(path, operation, std::strerror(errno), errno);
    }
    int width = 0;
    int height = 0;
    int channels = 0;
    const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
        stbi_load_from_file(file.get(), &width, &height, &channels, STBI_rgb_alpha), &stbi_image_free);
    if (!pixels) {
        return unreadable(path, operation, fmt::format("it is no PNG or JPEG ({})", stbi_failure_reason()));
    }
    const auto bytes =
        std::as_bytes(std::span(pixels.get(), static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4));
    return Picture{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {bytes.begin(), bytes.end()}};
}

Picture draw_picture() {
    constexpr std::uint32_t kExtent = 512;
    Picture picture{kExtent, kExtent, {}};
    picture.pixels.reserve(std::size_t{kExtent} * kExtent * 4);
    for (std::uint32_t row = 0; row < kExtent; ++row) {
        for (std::uint32_t column = 0; column < kExtent; ++column) {
            const float x = (static_cast<float>(column) + 0.5F) / kExtent * 2.0F - 1.0F;
            const float y = 1.0F - (static_cast<float>(row) + 0.5F) / kExtent * 1.25F;
            const Color color = night(x, y);
            picture.pixels.insert(picture.pixels.end(),
                                  {to_byte(color.red), to_byte(color.green), to_byte(color.blue), std::byte{255}});
        }
    }
    return picture;
}

} // namespace geyser::tool
