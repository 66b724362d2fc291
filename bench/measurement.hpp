// One size measured: rounds of the hand-written exchange and of the stream in turn, so that a drift of the machine hits
// both.
#pragma once

#include "vulkan_device.hpp"

#include <cstdint>

namespace bench {

struct Cost {
    double fps = 0;           ///< the median of all rounds
    double submit_us_p50 = 0; ///< the median of all frames: CPU time of the producer for the exchange alone
};

struct Result {
    Cost raw = {};
    Cost stream = {};
};

struct Effort {
    std::uint32_t rounds = 5; ///< of each exchange
    std::uint32_t frames = 2000;
};

[[nodiscard]] Result measure(const Device& device, VkExtent2D extent, const Effort& effort);

} // namespace bench
