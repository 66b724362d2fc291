// Frames a second, as a fraction: video has rates such as 30000/1001.
#pragma once

#include <geyser/error.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace geyser::tool::stream {

struct Rate {
    std::uint32_t frames = 30;
    std::uint32_t seconds = 1;

    [[nodiscard]] constexpr std::chrono::nanoseconds period() const noexcept {
        return std::chrono::nanoseconds(std::uint64_t{seconds} * 1'000'000'000 / frames);
    }
    friend constexpr bool operator==(const Rate&, const Rate&) = default;
};

/// "30", "29.97" or "30000/1001": more than 0, at most 100000 frames a second, with at most three decimals. The error
/// is a sentence for the user.
[[nodiscard]] Result<Rate> parse_rate(std::string_view text);

} // namespace geyser::tool::stream
