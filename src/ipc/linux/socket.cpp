#include "ipc/linux/socket.hpp"

#include "core/try.hpp"
#include "ipc/system_error.hpp"

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

template <class T>
Result<T> socket_option(int socket, int option, std::string_view name, std::string_view operation) {
    T value = {};
    socklen_t size = sizeof(value);
    if (getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) {
        if (errno == ENOTSOCK) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "descriptor " + std::to_string(socket) + " is not a socket", errno);
        }
        return system_failure(operation, "getsockopt " + std::string(name), errno);
    }
    return value;
}

Result<void> check_option(int socket, int option, int wanted, std::string_view name, std::string_view operation) {
    GEYSER_TRY(const int value, socket_option<int>(socket, option, name, operation));
    if (value != wanted) {
        return fail(ErrorCode::InvalidArgument, operation,
                    std::string(name) + " of the socket is " + std::to_string(value) + ", not " +
                        std::to_string(wanted));
    }
    return {};
}

} // namespace

Result<sockaddr_un> socket_address(const std::string& path, std::string_view operation) {
    sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = {}};
    // An address that starts with a zero is not in the file system: anybody may connect to it, or take its name.
    if (path.empty() || path.contains('\0')) {
        return fail(ErrorCode::InvalidArgument, operation,
                    path.empty() ? "the socket path is empty" : "the socket path holds a zero byte");
    }
    if (path.size() >= sizeof(address.sun_path)) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the socket path " + path + " has " + std::to_string(path.size()) + " bytes, more than " +
                        std::to_string(sizeof(address.sun_path) - 1));
    }
    std::ranges::copy(path, address.sun_path);
    return address;
}

Result<UniqueFd> create_socket(std::string_view operation) {
    UniqueFd created(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!created) {
        return system_failure(operation, "socket", errno);
    }
    return created;
}

Result<void> check_socket(int socket, std::string_view operation) {
    GEYSER_CHECK(check_option(socket, SO_DOMAIN, AF_UNIX, "SO_DOMAIN", operation));
    GEYSER_CHECK(check_option(socket, SO_TYPE, SOCK_SEQPACKET, "SO_TYPE", operation));
    // Credentials in every message would take the room of its descriptors.
    GEYSER_CHECK(check_option(socket, SO_PASSCRED, 0, "SO_PASSCRED", operation));
    sockaddr_un address = {};
    socklen_t size = sizeof(address);
    // sockaddr is the type that every kind of address is passed as.
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        if (errno == ENOTCONN) {
            return fail(ErrorCode::InvalidArgument, operation, "socket " + std::to_string(socket) + " is not connected",
                        errno);
        }
        return system_failure(operation, "getpeername", errno);
    }
    return {};
}

Result<PeerCredentials> check_peer(int socket, std::string_view operation) {
    GEYSER_TRY(const ucred peer, socket_option<ucred>(socket, SO_PEERCRED, "SO_PEERCRED", operation));
    if (peer.uid != geteuid()) {
        return fail(ErrorCode::PeerRejected, operation,
                    "user " + std::to_string(peer.uid) + " of the peer (process " + std::to_string(peer.pid) +
                        ") is not that of this process, " + std::to_string(geteuid()));
    }
    return PeerCredentials{.process = static_cast<std::uint32_t>(peer.pid), .user = peer.uid};
}

} // namespace geyser::ipc
