#include "arguments.hpp"

#include "suggest.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <system_error>
#include <vector>

namespace geyser::tool {
namespace {

constexpr std::string_view kOperation = "command line";

bool same_letters(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// One number of `size`, which the sentence names whole. What is too large for a device is the device's to say, with
/// the number as typed; this keeps it to numbers that can be passed on.
Result<std::uint32_t> parse_extent(std::string_view text, std::string_view size) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    fmt::format("the size \"{}\" is not WIDTHxHEIGHT, as in 1280x720", size));
    }
    if (error == std::errc::result_out_of_range) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    fmt::format("the size {} is too large: {} is more than {}", size, text, UINT32_MAX));
    }
    return value;
}

std::unexpected<Error> unknown(std::string_view what, std::string_view text, const std::vector<std::string>& known,
                               std::string_view where_listed) {
    const auto near = nearest(text, known);
    const std::string hint =
        near.empty() ? std::string(where_listed) : fmt::format("did you mean {}?", join_with_or(near));
    return fail(ErrorCode::InvalidArgument, kOperation, fmt::format("unknown {} \"{}\"; {}", what, text, hint));
}

} // namespace

Result<Size> parse_size(std::string_view text) {
    const std::size_t cross = text.find_first_of("xX");
    GEYSER_TRY(const std::uint32_t width, parse_extent(text.substr(0, cross), text));
    std::uint32_t height = width;
    if (cross != std::string_view::npos) {
        GEYSER_TRY(height, parse_extent(text.substr(cross + 1), text));
    }
    if (width == 0 || height == 0) {
        return fail(ErrorCode::InvalidArgument, kOperation,
                    fmt::format("the size {} is empty: width and height must be at least 1", text));
    }
    return Size{width, height};
}

Result<TextureFormat> parse_format(std::string_view text) {
    if (const auto format = format_from_name(text)) {
        return *format;
    }
    std::vector<std::string> names;
    for (const FormatInfo& info : all_formats()) {
        names.emplace_back(info.name);
    }
    return unknown("format", text, names, "`geyser info --formats` lists them");
}

Result<TextureLayout> parse_layout(std::string_view text) {
    for (const TextureLayout layout : {TextureLayout::Optimal, TextureLayout::Linear}) {
        if (same_letters(text, name(layout))) {
            return layout;
        }
    }
    return unknown("layout", text, {},
                   fmt::format("it is {} or {}", name(TextureLayout::Optimal), name(TextureLayout::Linear)));
}

Result<Api> parse_api(std::string_view text) {
    std::vector<std::string> names;
    for (const Api api : all_apis()) {
        if (text == name(api)) {
            return api;
        }
        names.emplace_back(name(api));
    }
    return unknown("API", text, names, fmt::format("it is one of {}", fmt::join(names, ", ")));
}

std::span<const Api> all_apis() noexcept {
    static constexpr std::array kApis = {Api::Vulkan, Api::Host,  Api::OpenGL, Api::Cuda,
                                         Api::WebGpu, Api::Metal, Api::D3D11,  Api::D3D12};
    return kApis;
}

std::string api_choices() {
    std::string choices;
    for (const Api api : all_apis()) {
        if (api != Api::Host) {
            choices += fmt::format("{}{}", choices.empty() ? "" : ", ", name(api));
        }
    }
    return fmt::format("{} or {}, which is the CPU", choices, name(Api::Host));
}

} // namespace geyser::tool
