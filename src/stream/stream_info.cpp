#include <geyser/stream_info.hpp>

#include <algorithm>
#include <cmath>

namespace geyser {

std::chrono::nanoseconds LatencyHistogram::quantile(double quantile) const noexcept {
    std::uint64_t total = 0;
    for (const std::uint64_t count : buckets_) {
        total += count;
    }
    if (total == 0) {
        return {};
    }
    const auto wanted = std::max(1.0, std::ceil(std::clamp(quantile, 0.0, 1.0) * static_cast<double>(total)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
        seen += buckets_[i];
        if (static_cast<double>(seen) >= wanted) {
            return std::chrono::nanoseconds(std::int64_t{2} << i);
        }
    }
    return std::chrono::nanoseconds(std::int64_t{2} << (kBuckets - 1));
}

} // namespace geyser
