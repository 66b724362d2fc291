// What a shared texture costs to read, next to memory of the device's own, on each API's side.
#pragma once

#include "arguments.hpp"

#include <string>
#include <vector>

namespace geyser::tool::bench {

/// Medians of one pass over all texels, measured in turns.
struct AccessCost {
    double shared_us = 0;
    double local_us = 0;
    /// The shared texture's speed in terms of the local one's: 1 is as fast.
    [[nodiscard]] double ratio() const noexcept { return local_us / shared_us; }
};

struct AccessEffort {
    Size size = {7680, 4320};
    unsigned repeat = 100;
};

/// A kernel that reads a shared linear texture and memory of cuMemAlloc with the same shape and pitch.
[[nodiscard]] Result<AccessCost> measure_cuda_access(const std::string& device, const AccessEffort& effort);
/// A shader that samples an imported optimal texture and one that was never shared.
[[nodiscard]] Result<AccessCost> measure_vulkan_access(const std::string& device, const AccessEffort& effort);

/// The middle of them.
[[nodiscard]] double median(std::vector<double> values);

} // namespace geyser::tool::bench
