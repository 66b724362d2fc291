// What the driver and its validation layers have to say.
#pragma once

#include <geyser/log.hpp>

#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <cstdio>

namespace geyser::tool::demo {

/// Prints warnings and errors on stderr as they come and counts them. Outlives the managers that log to it.
class DriverMessages {
public:
    [[nodiscard]] LogCallback callback() {
        return [this](LogLevel level, std::string_view message) {
            if (level >= LogLevel::Warning) {
                ++count_;
                fmt::print(stderr, "geyser demo: {}\n", message);
            }
        };
    }
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    std::atomic<std::uint64_t> count_ = 0;
};

} // namespace geyser::tool::demo
