#include "rate.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <system_error>

namespace geyser::tool::stream {
namespace {

constexpr std::uint32_t kMostFrames = 100'000;

std::optional<std::uint32_t> whole(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// "29.97" as 29970 in 1000 s.
std::optional<Rate> decimal(std::string_view before, std::string_view after) {
    constexpr std::size_t kDecimals = 3;
    const auto units = whole(before);
    const auto digits = whole(after);
    if (!units || !digits || after.size() > kDecimals || *units > kMostFrames) {
        return std::nullopt;
    }
    Rate rate{*units, 1};
    for (std::size_t i = 0; i < after.size(); ++i) {
        rate = {rate.frames * 10, rate.seconds * 10};
    }
    rate.frames += *digits;
    return rate;
}

std::optional<Rate> fraction(std::string_view frames, std::string_view seconds) {
    const auto above = whole(frames);
    const auto below = whole(seconds);
    return above && below ? std::optional(Rate{*above, *below}) : std::nullopt;
}

std::optional<Rate> any(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        return fraction(text.substr(0, slash), text.substr(slash + 1));
    }
    if (const auto point = text.find('.'); point != std::string_view::npos) {
        return decimal(text.substr(0, point), text.substr(point + 1));
    }
    return fraction(text, "1");
}

} // namespace

Result<Rate> parse_rate(std::string_view text) {
    const auto rate = any(text);
    if (!rate || rate->frames == 0 || rate->seconds == 0 || rate->frames / rate->seconds > kMostFrames) {
        return fail(ErrorCode::InvalidArgument, "command line",
                    fmt::format("the rate \"{}\" is not a number of frames a second, such as 30, 29.97 or 30000/1001, "
                                "above 0 and up to {}",
                                text, kMostFrames));
    }
    return *rate;
}

} // namespace geyser::tool::stream
