// Where the sockets of streams lie: one file per stream in a folder of the user's own.
#pragma once

#include <geyser/channel.hpp>

#include <string>
#include <string_view>

namespace geyser::stream {

/// The socket's path; `directory` empty means default_stream_directory().
[[nodiscard]] Result<std::string> socket_path(const std::string& directory, std::string_view name,
                                              std::string_view operation);

/// Listens for the receivers of a stream. Makes the folder (0700) where there is none, and removes the socket of a
/// sender that has died. SystemFailure with EADDRINUSE where a living sender has the name.
[[nodiscard]] Result<ChannelListener> listen(const std::string& directory, std::string_view name);

} // namespace geyser::stream
