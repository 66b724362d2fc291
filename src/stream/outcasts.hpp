// Processes whose receivers were thrown out: they are not let in again at once, or a receiver that misbehaves could
// hold the sender up as often as it can connect.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace geyser::stream {

class Outcasts {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds kTerm{2};

    void add(std::uint32_t process, Clock::time_point now) {
        std::erase_if(list_, [&](const Outcast& each) { return each.until <= now || each.process == process; });
        list_.push_back({.process = process, .until = now + kTerm});
    }
    [[nodiscard]] bool contains(std::uint32_t process, Clock::time_point now) const noexcept {
        return std::ranges::any_of(list_,
                                   [&](const Outcast& each) { return each.process == process && each.until > now; });
    }

private:
    struct Outcast {
        std::uint32_t process = 0;
        Clock::time_point until = {};
    };
    std::vector<Outcast> list_;
};

} // namespace geyser::stream
