// A PNG that a command leaves behind.
#pragma once

#include <geyser/error.hpp>
#include <geyser/format.hpp>
#include <geyser/os_object.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace geyser::tool {

enum class PngPixels : std::uint8_t { Rgb, Rgba };

/// Opened before the work starts, so that a path that cannot be written is known at once; written at the end. A file
/// that was created here and never written is removed again; one that was there before keeps its contents until then.
class PngFile {
public:
    /// `operation` is that of its errors.
    [[nodiscard]] static Result<PngFile> open(const std::string& path, std::string operation);
    PngFile(PngFile&&) noexcept = default;
    PngFile& operator=(PngFile&&) = delete;
    ~PngFile();

    /// `pixels` are 8 bits a channel, rows from the top without padding; alpha is straight.
    [[nodiscard]] Result<void> write(std::uint32_t width, std::uint32_t height, std::span<const std::byte> pixels,
                                     PngPixels layout = PngPixels::Rgb);

private:
    PngFile(std::string path, std::string operation, UniqueFd file, bool created)
        : path_(std::move(path)), operation_(std::move(operation)), file_(std::move(file)), created_(created) {}

    std::string path_;
    std::string operation_;
    UniqueFd file_;
    bool created_;
};

/// Texels of three or four components, of 8 bits or more each, as 8-bit red, green, blue; alpha is dropped.
[[nodiscard]] std::vector<std::byte> to_rgb8(TextureFormat format, std::span<const std::byte> texels);

} // namespace geyser::tool
