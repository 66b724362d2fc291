// How often a test repeats what may go wrong once in a thousand times.
#pragma once

#include <cstddef>
#include <cstdlib>

namespace geyser::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

struct Repetitions {
    std::size_t daily = 0;     ///< in every run of the tests
    std::size_t sanitized = 0; ///< the same where each costs several times as much
    std::size_t soak = 0;      ///< where GEYSER_SOAK is set: see scripts/soak
};

inline std::size_t repetitions(const Repetitions& of) {
    if (std::getenv("GEYSER_SOAK") != nullptr) {
        return of.soak;
    }
    return kSanitized ? of.sanitized : of.daily;
}

} // namespace geyser::test
