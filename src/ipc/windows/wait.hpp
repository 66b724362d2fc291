// Waiting for handles of the system. Every wait can be ended by an asynchronous procedure call of the program's, as a
// signal ends one elsewhere; the library queues none.
#pragma once

#include "ipc/deadline.hpp"
#include "ipc/windows/windows.hpp"

#include <geyser/os_object.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace geyser::ipc {

/// An event that stays signalled until it is reset.
[[nodiscard]] Result<UniqueHandle> create_event(std::string_view operation);

[[nodiscard]] inline bool is_signalled(HANDLE handle) noexcept {
    return ::WaitForSingleObject(handle, 0) == WAIT_OBJECT_0;
}

/// In whole milliseconds, rounded up; so long at most that it is never "for ever".
[[nodiscard]] DWORD to_milliseconds(Timeout timeout) noexcept;

/// The first of the handles that is signalled; nothing where the deadline passes. Interrupted by a call that was
/// queued to this thread. At most MAXIMUM_WAIT_OBJECTS of them.
[[nodiscard]] Result<std::optional<std::size_t>> wait_for_first(std::span<const HANDLE> handles,
                                                                const Deadline& deadline, std::string_view operation);

} // namespace geyser::ipc
