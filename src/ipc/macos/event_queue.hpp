// kqueue(2), as far as it is used here. Nothing in a queue but what its one owner puts there.
#pragma once

#include "ipc/deadline.hpp"

#include <geyser/os_object.hpp>

#include <optional>
#include <string_view>

#include <mach/port.h>
#include <sys/event.h>

namespace geyser::ipc {

/// A new one, close-on-exec. Children do not inherit it anyway.
[[nodiscard]] Result<UniqueFd> create_event_queue(std::string_view operation);

/// Adds or changes one event.
[[nodiscard]] Result<void> change_event(const UniqueFd& queue, const struct kevent& change, std::string_view operation);

/// The queue is readable while a message waits at the port.
[[nodiscard]] Result<void> watch_port(const UniqueFd& queue, mach_port_t port, std::string_view operation);

/// Blocks until there is an event, which is then returned, or the deadline has passed. May return early. Interrupted
/// when a signal handler ran. An event that was noted and has passed since stays noted, and the queue readable to
/// poll(), until this or forget_past_events() has looked again.
[[nodiscard]] Result<std::optional<struct kevent>> wait_for_event(const UniqueFd& queue, const Deadline& deadline,
                                                                  std::string_view operation);
/// The same, but Timeout when the deadline has passed (its reason says that `missing` is).
[[nodiscard]] Result<void> wait_ready(const UniqueFd& queue, const Deadline& deadline, std::string_view operation,
                                      std::string_view missing);
void forget_past_events(const UniqueFd& queue) noexcept;

} // namespace geyser::ipc
