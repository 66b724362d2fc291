// Local sockets: their addresses, and who is at the other end.
#pragma once

#include <geyser/channel.hpp>

#include <string>
#include <string_view>

#include <sys/un.h>

namespace geyser::ipc {

/// InvalidArgument where `path` does not fit, or would name something else than a file.
[[nodiscard]] Result<sockaddr_un> socket_address(const std::string& path, std::string_view operation);

/// A new SOCK_SEQPACKET socket, close-on-exec.
[[nodiscard]] Result<UniqueFd> create_socket(std::string_view operation);

/// Whether `socket` is a connected local SOCK_SEQPACKET socket that carries what a channel needs.
[[nodiscard]] Result<void> check_socket(int socket, std::string_view operation);

/// The peer of a connected socket, which must run as the same user: PeerRejected otherwise (trap 46).
[[nodiscard]] Result<PeerCredentials> check_peer(int socket, std::string_view operation);

} // namespace geyser::ipc
