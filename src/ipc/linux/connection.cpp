// Connections on Linux: local sockets that keep messages apart (SOCK_SEQPACKET).
#include "ipc/connection.hpp"

#include "core/try.hpp"
#include "ipc/linux/packet.hpp"
#include "ipc/linux/socket.hpp"
#include "ipc/system_error.hpp"

#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

namespace geyser::ipc {
namespace {

class SocketConnection final : public Connection {
public:
    SocketConnection(UniqueFd socket, PeerCredentials peer) noexcept : Connection(peer), socket_(std::move(socket)) {}

    [[nodiscard]] Result<void> send(std::span<const std::byte> bytes, std::span<const int> objects,
                                    const Deadline& deadline, std::string_view operation) override {
        return send_packet(socket_.get(), bytes, objects, deadline, operation);
    }
    [[nodiscard]] Result<Packet> receive(const Deadline& deadline, std::string_view operation) override {
        return receive_packet(socket_.get(), deadline, operation);
    }
    // shutdown() and not close(): the descriptor's number stays taken, so a call blocked in another thread wakes up on
    // this socket and not on whatever file would be opened under the same number.
    void close() noexcept override { shutdown(socket_.get(), SHUT_RDWR); }
    [[nodiscard]] OsWaitable waitable() const noexcept override { return socket_.get(); }
    [[nodiscard]] bool wait_for_hang_up(OsWaitable stop) const noexcept override {
        // Not POLLIN: messages are another thread's.
        std::array<pollfd, 2> watched = {
            {{.fd = socket_.get(), .events = POLLRDHUP, .revents = 0}, {.fd = stop, .events = POLLIN, .revents = 0}}};
        while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
        }
        return watched[1].revents == 0 && watched[0].revents != 0;
    }

private:
    UniqueFd socket_;
};

/// connect() of a local socket waits for room in the listener's backlog, and only the send timeout bounds that wait:
/// poll() does not see it. A timeout of 0 would mean "for ever", so that one asks for no waiting at all.
Result<void> bound_connect(int socket, Timeout timeout, std::string_view operation) {
    if (timeout <= Timeout::zero()) {
        return fcntl(socket, F_SETFL, O_NONBLOCK) == 0 ? Result<void>()
                                                       : system_failure(operation, "fcntl F_SETFL", errno);
    }
    const auto rounded = std::chrono::ceil<std::chrono::microseconds>(timeout);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(rounded);
    const timeval limit = {.tv_sec = seconds.count(), .tv_usec = (rounded - seconds).count()};
    if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0) {
        return system_failure(operation, "setsockopt SO_SNDTIMEO", errno);
    }
    return {};
}

} // namespace

Result<Connection::Pair> Connection::pair(std::string_view operation) {
    std::array<int, 2> ends = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return system_failure(operation, "socketpair", errno);
    }
    UniqueFd first(ends[0]);
    UniqueFd second(ends[1]);
    GEYSER_TRY(const PeerCredentials self, check_peer(first.get(), operation));
    return Pair(std::make_unique<SocketConnection>(std::move(first), self),
                std::make_unique<SocketConnection>(std::move(second), self));
}

Result<std::unique_ptr<Connection>> Connection::adopt(UniqueFd socket, std::string_view operation) {
    GEYSER_CHECK(check_socket(socket.get(), operation));
    GEYSER_TRY(const PeerCredentials peer, check_peer(socket.get(), operation));
    // It came through an exec, but the programs that this one starts are not meant to have it.
    if (fcntl(socket.get(), F_SETFD, FD_CLOEXEC) != 0) {
        return system_failure(operation, "fcntl F_SETFD", errno);
    }
    return std::make_unique<SocketConnection>(std::move(socket), peer);
}

Result<std::unique_ptr<Connection>> Connection::connect(const std::string& path, Timeout timeout,
                                                        std::string_view operation) {
    GEYSER_TRY(const sockaddr_un address, socket_address(path, operation));
    GEYSER_TRY(UniqueFd socket, create_socket(operation));
    GEYSER_CHECK(bound_connect(socket.get(), timeout, operation));
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        if (errno == EAGAIN) {
            return Deadline(timeout).timed_out(operation, "no room in the backlog of the listener at " + path);
        }
        return system_failure(operation, "connect to " + path, errno);
    }
    GEYSER_TRY(const PeerCredentials peer, check_peer(socket.get(), operation));
    return std::make_unique<SocketConnection>(std::move(socket), peer);
}

} // namespace geyser::ipc
