// How the blocking calls of this layer wait.
#pragma once

#include "ipc/deadline.hpp"

#include <string_view>

namespace geyser::ipc {

/// Blocks until poll() reports something for `events` on `fd`, an error or a hang-up included. Timeout when `deadline`
/// passes first (its reason says that `missing` is), Interrupted when a signal handler ran.
[[nodiscard]] Result<void> wait_ready(int fd, short events, const Deadline& deadline, std::string_view operation,
                                      std::string_view missing);

} // namespace geyser::ipc
