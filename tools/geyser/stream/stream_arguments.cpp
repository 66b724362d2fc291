#include "stream_arguments.hpp"

#include "arguments.hpp"

#include <core/try.hpp>
#include <geyser/stream.hpp>
#include <system/interruption.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace geyser::tool::stream {

void add_api_options(CLI::App& command, std::string& api, std::string& device, const std::string& what_for) {
    command.add_option("--api", api, what_for + ": " + api_choices())->capture_default_str();
    command.add_option("--device", device,
                       "Its device: a UUID or a part of the name, or Vulkan's index, as `geyser info` shows them");
}

bool interrupted() { return system::Interruption::signal() != 0; }

int end_by(int signal, std::string_view command) {
    fmt::print(stderr, "{}: interrupted\n", command);
    std::fflush(stdout); // A report that was printed must not die with the process.
    system::end_by(signal);
    return kFailed;
}

Result<void> check_stream(std::string_view name) {
    GEYSER_CHECK(validate_stream_name(name));
    if (auto directory = default_stream_directory(); !directory) {
        // The environment is as much the user's to set as the arguments are. No driver will help him.
        directory.error().code = ErrorCode::InvalidArgument;
        return std::unexpected(std::move(directory).error());
    }
    return {};
}

Result<ColorMatrix> parse_matrix(std::string_view text) {
    constexpr std::array kMatrices = {std::pair{"bt601", ColorMatrix::Bt601}, std::pair{"bt709", ColorMatrix::Bt709},
                                      std::pair{"bt2020", ColorMatrix::Bt2020}};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [word, matrix] : kMatrices) {
        if (lower == word) {
            return matrix;
        }
    }
    return fail(ErrorCode::InvalidArgument, "send --matrix",
                fmt::format("unknown matrix \"{}\"; it is bt601, bt709 or bt2020", text));
}

std::string describe_frames(std::uint64_t frames, Size size, double frames_per_second) {
    if (frames == 0) {
        return "no frame";
    }
    std::string text = fmt::format("{} frame{} of {}x{}", frames, frames == 1 ? "" : "s", size.width, size.height);
    if (frames_per_second > 0) {
        text += fmt::format(", {:.1f} frames/s", frames_per_second);
    }
    return text;
}

double latency_us(const LatencyHistogram& latency, double quantile) {
    return std::chrono::duration<double, std::micro>(latency.quantile(quantile)).count();
}

Json latency_json(const LatencyHistogram& latency) {
    return {{"p50", latency_us(latency, 0.5)}, {"p99", latency_us(latency, 0.99)}};
}

} // namespace geyser::tool::stream
