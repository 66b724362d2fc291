#include <geyser/channel.hpp>

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "ipc/packet.hpp"
#include "ipc/socket.hpp"
#include "ipc/system_error.hpp"

#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <sys/socket.h>

namespace geyser {
namespace {

template <class T>
Result<void> encode_and_send(int socket, const T& message, Timeout timeout) {
    constexpr std::string_view kOperation = "Channel::send";
    const ipc::Deadline deadline(timeout);
    auto encoded = encode(message);
    if (!encoded) {
        encoded.error().operation = kOperation;
        return std::unexpected(std::move(encoded).error());
    }
    return ipc::send_packet(socket, encoded->bytes, encoded->objects, deadline, kOperation);
}

/// connect() of a local socket waits for room in the listener's backlog, and only the send timeout bounds that wait:
/// poll() does not see it. A timeout of 0 would mean "for ever", so that one asks for no waiting at all.
Result<void> bound_connect(int socket, Timeout timeout, std::string_view operation) {
    if (timeout <= Timeout::zero()) {
        return fcntl(socket, F_SETFL, O_NONBLOCK) == 0 ? Result<void>()
                                                       : ipc::system_failure(operation, "fcntl F_SETFL", errno);
    }
    const auto rounded = std::chrono::ceil<std::chrono::microseconds>(timeout);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(rounded);
    const timeval limit = {.tv_sec = seconds.count(), .tv_usec = (rounded - seconds).count()};
    if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0) {
        return ipc::system_failure(operation, "setsockopt SO_SNDTIMEO", errno);
    }
    return {};
}

constexpr std::array<std::string_view, std::variant_size_v<Message>> kKindNames = {
    "texture handle", "semaphore handle", "sync point", "user data", "shared memory"};

} // namespace

Result<std::pair<Channel, Channel>> Channel::pair() {
    constexpr std::string_view kOperation = "Channel::pair";
    std::array<int, 2> ends = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return ipc::system_failure(kOperation, "socketpair", errno);
    }
    UniqueFd first(ends[0]);
    UniqueFd second(ends[1]);
    GEYSER_TRY(const PeerCredentials self, ipc::check_peer(first.get(), kOperation));
    return std::pair(Channel(std::move(first), self), Channel(std::move(second), self));
}

Result<Channel> Channel::adopt(UniqueFd socket) {
    constexpr std::string_view kOperation = "Channel::adopt";
    GEYSER_CHECK(ipc::check_socket(socket.get(), kOperation));
    GEYSER_TRY(const PeerCredentials peer, ipc::check_peer(socket.get(), kOperation));
    // It came through an exec, but the programs that this one starts are not meant to have it.
    if (fcntl(socket.get(), F_SETFD, FD_CLOEXEC) != 0) {
        return ipc::system_failure(kOperation, "fcntl F_SETFD", errno);
    }
    return Channel(std::move(socket), peer);
}

Result<Channel> Channel::connect(const std::string& path, Timeout timeout) {
    constexpr std::string_view kOperation = "Channel::connect";
    GEYSER_TRY(const sockaddr_un address, ipc::socket_address(path, kOperation));
    GEYSER_TRY(UniqueFd socket, ipc::create_socket(kOperation));
    GEYSER_CHECK(bound_connect(socket.get(), timeout, kOperation));
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        if (errno == EAGAIN) {
            return ipc::Deadline(timeout).timed_out(kOperation, "no room in the backlog of the listener at " + path);
        }
        return ipc::system_failure(kOperation, "connect to " + path, errno);
    }
    GEYSER_TRY(const PeerCredentials peer, ipc::check_peer(socket.get(), kOperation));
    return Channel(std::move(socket), peer);
}

Result<void> Channel::send(const Message& message, Timeout timeout) {
    return encode_and_send(socket_.get(), message, timeout);
}
Result<void> Channel::send(const ApiTextureHandle& handle, Timeout timeout) {
    return encode_and_send(socket_.get(), handle, timeout);
}
Result<void> Channel::send(const ApiSemaphoreHandle& handle, Timeout timeout) {
    return encode_and_send(socket_.get(), handle, timeout);
}

Result<Message> Channel::receive(Timeout timeout) {
    constexpr std::string_view kOperation = "Channel::receive";
    GEYSER_TRY(ipc::Packet packet, ipc::receive_packet(socket_.get(), ipc::Deadline(timeout), kOperation));
    auto message = decode(packet.bytes(), std::move(packet.objects));
    if (!message) {
        message.error().operation = kOperation;
    }
    return message;
}

// shutdown() and not close(): the descriptor's number stays taken, so a call blocked in another thread wakes up on this
// socket and not on whatever file would be opened under the same number.
void Channel::close() noexcept { shutdown(socket_.get(), SHUT_RDWR); }

Error Channel::unexpected_kind(std::size_t wanted, std::size_t got) {
    return Error{ErrorCode::MalformedMessage, "Channel::receive",
                 "the message is a " + std::string(kKindNames[got]) + ", not a " + std::string(kKindNames[wanted])};
}

} // namespace geyser
