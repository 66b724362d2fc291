// The PNG that the demo leaves behind.
#pragma once

#include <geyser/error.hpp>
#include <geyser/format.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace geyser::tool::demo {

/// Opened before the work starts, so that a path that cannot be written is known at once; written at the end. A file
/// that was created here and never written is removed again; one that was there before keeps its contents until then.
class PngFile {
public:
    [[nodiscard]] static Result<PngFile> open(const std::string& path);
    PngFile(PngFile&&) noexcept = default;
    PngFile& operator=(PngFile&&) = delete;
    ~PngFile();

    /// `rgb` is three bytes a pixel, rows from the top without padding.
    [[nodiscard]] Result<void> write(std::uint32_t width, std::uint32_t height, std::span<const std::byte> rgb);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    PngFile(std::string path, std::FILE* file, bool created) : path_(std::move(path)), file_(file), created_(created) {}

    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
    bool created_;
};

/// The texels of one of the demo's formats as 8-bit sRGB-encoded red, green, blue; alpha, always opaque, is dropped.
[[nodiscard]] std::vector<std::byte> to_rgb8(TextureFormat format, std::span<const std::byte> texels);

} // namespace geyser::tool::demo
