#include "ipc/linux/packet.hpp"

#include <geyser/wire.hpp>

#include "core/try.hpp"
#include "ipc/linux/poll.hpp"
#include "ipc/system_error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace geyser::ipc {
namespace {

/// Room for the most descriptors that a message may have, and for nothing else: the kernel drops what does not fit and
/// says so, hence a flood of descriptors never enters this process.
struct ControlBuffer {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int) * kMaxMessageObjects)> bytes = {};
};

void attach_descriptors(msghdr& message, ControlBuffer& control, std::span<const int> descriptors) {
    if (descriptors.empty()) {
        return;
    }
    ::new (control.bytes.data())
        cmsghdr{.cmsg_len = CMSG_LEN(descriptors.size_bytes()), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    std::memcpy(control.bytes.data() + CMSG_LEN(0), descriptors.data(), descriptors.size_bytes());
}

/// Takes every descriptor that came, whatever else is wrong with the message: one that is not owned here is leaked.
void take_descriptors(msghdr& message, std::vector<OsObject>& objects) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            objects.emplace_back(descriptor);
        }
    }
}

/// As recvmsg(), whose flags it returns too.
ssize_t receive_once(int socket, Packet& packet, int& flags) {
    iovec data = {.iov_base = packet.storage.get(), .iov_len = kMaxMessageBytes};
    ControlBuffer control;
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    // With MSG_TRUNC the result is the packet's true length.
    const ssize_t received = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC);
    if (received >= 0) {
        take_descriptors(message, packet.objects);
        flags = message.msg_flags;
    }
    return received;
}

/// recvmsg() yields 0 both for a message of no bytes and at the end; only the latter is a hang-up.
bool is_hung_up(int socket) noexcept {
    pollfd poll_descriptor = {.fd = socket, .events = POLLRDHUP, .revents = 0};
    return poll(&poll_descriptor, 1, 0) > 0 && (poll_descriptor.revents & (POLLRDHUP | POLLHUP)) != 0;
}

/// Why a message arrived with fewer descriptors than were sent (trap 45).
std::unexpected<Error> descriptors_cut_short(std::size_t arrived, std::string_view operation) {
    if (arrived < kMaxMessageObjects) {
        return fail(ErrorCode::OutOfHostMemory, operation,
                    "only " + std::to_string(arrived) +
                        " of the message's descriptors could be received: the limit of this process "
                        "(RLIMIT_NOFILE) is reached",
                    EMFILE);
    }
    return fail(ErrorCode::MalformedMessage, operation,
                "the message came with more than " + std::to_string(kMaxMessageObjects) + " descriptors");
}

Result<void> check_complete(const Packet& packet, int flags, std::string_view operation) {
    if ((flags & MSG_TRUNC) != 0) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "message length " + std::to_string(packet.size) + " is more than " +
                        std::to_string(kMaxMessageBytes));
    }
    if ((flags & MSG_CTRUNC) != 0) {
        return descriptors_cut_short(packet.objects.size(), operation);
    }
    return {};
}

} // namespace

Result<void> send_packet(int socket, std::span<const std::byte> bytes, std::span<const int> objects,
                         const Deadline& deadline, std::string_view operation) {
    // sendmsg() only reads what the vector points to.
    iovec data = {.iov_base = const_cast<std::byte*>(bytes.data()), .iov_len = bytes.size()};
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    ControlBuffer control;
    attach_descriptors(message, control, objects);

    // Never blocks in sendmsg(), which knows no deadline; a packet is sent as a whole or not at all.
    while (sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        if (errno != EAGAIN) {
            return system_failure(operation, "sendmsg", errno);
        }
        GEYSER_CHECK(wait_ready(socket, POLLOUT, deadline, operation, "no room in the peer's queue"));
    }
    return {};
}

Result<Packet> receive_packet(int socket, const Deadline& deadline, std::string_view operation) {
    Packet packet = {.storage = std::make_unique_for_overwrite<std::byte[]>(kMaxMessageBytes), .objects = {}};
    // Before descriptors are in this process: nothing may throw between their arrival and their being owned.
    packet.objects.reserve(kMaxMessageObjects + 1);

    bool saw_the_end = false;
    for (;;) {
        int flags = 0;
        const ssize_t received = receive_once(socket, packet, flags);
        if (received == 0 && packet.objects.empty() && is_hung_up(socket)) {
            // The kernel looks for a message and then for the end, with nothing locked in between: where both came just
            // then it reports the end, and the message is still in the queue.
            if (std::exchange(saw_the_end, true)) {
                return fail(ErrorCode::PeerClosed, operation, "the peer closed the channel or died");
            }
            continue;
        }
        if (received >= 0) {
            packet.size = static_cast<std::size_t>(received);
            GEYSER_CHECK(check_complete(packet, flags, operation));
            return packet;
        }
        if (errno == EAGAIN) {
            GEYSER_CHECK(wait_ready(socket, POLLIN, deadline, operation, "no message"));
        } else if (errno != ECONNRESET) {
            return system_failure(operation, "recvmsg", errno);
        }
        // ECONNRESET: the peer died with messages of ours unread. The kernel says so once, and before it hands out what
        // the peer had still sent, which is not lost.
    }
}

} // namespace geyser::ipc
