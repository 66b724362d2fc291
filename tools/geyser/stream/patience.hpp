// How often somebody who waits looks up.
#pragma once

#include <chrono>

namespace geyser::tool::stream {

/// A signal ends a wait at once, but one that comes between the last look and the wait itself does not. No wait is
/// longer than this without another look.
inline constexpr std::chrono::milliseconds kGlance{200};

} // namespace geyser::tool::stream
