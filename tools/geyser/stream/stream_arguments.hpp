// What `geyser send` and `geyser receive` have in common on the command line and in their reports.
#pragma once

#include "arguments.hpp"
#include "output.hpp"

#include <CLI/CLI.hpp>

#include <geyser/stream_info.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace geyser::tool::stream {

/// --api, by default as `api` is, and --device.
void add_api_options(CLI::App& command, std::string& api, std::string& device, const std::string& what_for);

/// Whether Ctrl-C was pressed, while there is an Interruption.
[[nodiscard]] bool interrupted();

/// Ends this process by the signal that interrupted it, so that the shell learns how it ended. What can be cleaned up
/// is. Returns only where the signal is blocked.
[[nodiscard]] int end_by(int signal, std::string_view command);

/// Whether streams can be called so, and have a place on this machine: what is wrong with either is known before a
/// frame is there.
[[nodiscard]] Result<void> check_stream(std::string_view name);

/// "bt601", "bt709" or "bt2020", without regard to case.
[[nodiscard]] Result<ColorMatrix> parse_matrix(std::string_view text);

/// "120 frames of 640x360, 59.9 frames/s"
[[nodiscard]] std::string describe_frames(std::uint64_t frames, Size size, double frames_per_second);

/// {"p50", "p99"} in microseconds.
[[nodiscard]] Json latency_json(const LatencyHistogram& latency);
[[nodiscard]] double latency_us(const LatencyHistogram& latency, double quantile);

} // namespace geyser::tool::stream
