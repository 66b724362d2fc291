// Named pipes that keep messages apart and are this user's alone.
#pragma once

#include "ipc/deadline.hpp"
#include "ipc/windows/windows.hpp"

#include <geyser/os_object.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// A name that nobody can guess: 32 hexadecimal digits.
[[nodiscard]] std::string new_pipe_name();
[[nodiscard]] bool is_pipe_name(std::string_view name) noexcept;

enum class Instance : bool { First, Further };

/// The listening end of a pipe, for one client. The first of a name fails where anybody has the name already.
[[nodiscard]] Result<UniqueHandle> create_pipe(std::string_view name, Instance instance, std::string_view operation);

/// A client's end. Waits for a listening end to be free. ECONNREFUSED where nobody has the name; `path` is for the
/// error's text. The server can learn who connects, and nothing more: it cannot act as this user.
[[nodiscard]] Result<UniqueHandle> open_pipe(std::string_view name, const std::string& path, const Deadline& deadline,
                                             std::string_view operation);

} // namespace geyser::ipc
