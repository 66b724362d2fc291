// Where the sockets of streams lie: one file per stream in a folder of the user's own.
#pragma once

#include <geyser/channel.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace geyser::stream {

/// The socket's path; `directory` empty means default_stream_directory().
[[nodiscard]] Result<std::string> socket_path(const std::string& directory, std::string_view name,
                                              std::string_view operation);

/// The streams that have a socket in the folder, dead ones included. None where there is no folder.
[[nodiscard]] Result<std::vector<std::string>> names_in(const std::string& directory, std::string_view operation);
/// Removes the socket of a sender that has died, unless somebody else is at work in the folder; one that lives keeps
/// its own.
void remove_if_dead(const std::string& path) noexcept;

/// Listens for the receivers of a stream. Makes the folder (0700) where there is none, and removes the socket of a
/// sender that has died. SystemFailure with EADDRINUSE where a living sender has the name.
[[nodiscard]] Result<ChannelListener> listen(const std::string& directory, std::string_view name);

} // namespace geyser::stream
