// The first line of Y4M, the uncompressed video that ffmpeg and others write into pipes (-f yuv4mpegpipe).
#pragma once

#include "rate.hpp"
#include "yuv.hpp"

#include <geyser/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace geyser::tool::stream {

inline constexpr std::string_view kY4mMagic = "YUV4MPEG2";
/// Longer lines than this are no headers.
inline constexpr std::size_t kMaxY4mLine = 1024;

struct Y4mHeader {
    Size size = {};
    std::optional<Rate> rate = {}; ///< empty where it is unknown
    Chroma chroma = Chroma::C420;
    ColorRange range = ColorRange::Limited;
    /// Y4M itself cannot say. Geyser adds a comment that others skip, so that what it wrote it also reads back.
    std::optional<ColorMatrix> matrix = {};
};

/// `line` has no newline. Every token is checked: UnsupportedFormat for video of a kind that is not read here,
/// MalformedMessage for what is no header. `name` and `operation` are those of the error.
[[nodiscard]] Result<Y4mHeader> parse_y4m_header(std::string_view line, std::string_view name,
                                                 std::string_view operation);

/// With the newline.
[[nodiscard]] std::string format_y4m_header(const Y4mHeader& header);

/// Whether the line begins a frame; what follows the word is no concern here.
[[nodiscard]] bool is_y4m_frame(std::string_view line) noexcept;

} // namespace geyser::tool::stream
