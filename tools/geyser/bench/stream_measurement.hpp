// Measures streams beside their floors: the same processes, the same pace, in turn on the one and on the other, so that
// what happens to the machine meanwhile happens to all.
#pragma once

#include "arguments.hpp"

#include <geyser/error.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace geyser::tool::bench {

struct Pace {
    std::uint32_t frames = 0; ///< that are counted, on the floor as on the stream
    std::uint32_t frames_per_second = 0;
};

/// In microseconds.
struct Cost {
    double p50 = 0; ///< published to acquired, of all receivers' frames
    double p99 = 0;
    double cpu = 0; ///< of the publisher's process for one frame, pacing included; the median of the rounds
};

struct StreamCost {
    Cost floor = {};
    Cost stream = {};
};

/// How many rounds a measurement takes, for progress.
[[nodiscard]] std::uint32_t round_count(const Pace& pace) noexcept;

/// Starts, for each of the sizes, a publisher and `receivers` receivers, each a process of its own. `progress` is
/// called after each round, which is a turn of every size. Interrupted on Ctrl-C.
[[nodiscard]] Result<std::vector<StreamCost>> measure_streams(std::uint32_t receivers, std::span<const Size> sizes,
                                                              const Pace& pace, const std::function<void()>& progress);

} // namespace geyser::tool::bench
