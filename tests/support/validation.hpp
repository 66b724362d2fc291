// Whether tests may do without the validation layer. Without it they prove less, so that has to be asked for.
#pragma once

#include <cstdlib>

namespace geyser::test {

[[nodiscard]] inline bool may_lack_validation() { return std::getenv("GEYSER_ALLOW_NO_VALIDATION") != nullptr; }

inline constexpr const char* kValidationNeeded =
    "these tests run under the validation layer (scripts/setup installs it); to run them without it, set "
    "GEYSER_ALLOW_NO_VALIDATION=1";

} // namespace geyser::test
