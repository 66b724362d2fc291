#include "ipc/macos/connection.hpp"

#include "core/try.hpp"
#include "ipc/macos/event_queue.hpp"
#include "ipc/macos/mach_error.hpp"
#include "ipc/macos/message.hpp"
#include "ipc/macos/rendezvous.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include <mach/mach.h>
#include <poll.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

constexpr Timeout kNoWait = Timeout::zero();
/// Room in the peer's queue, its death and the timeout wake mach_msg(); a close() of this side does not, so it is
/// looked for as often as this.
constexpr Timeout kSlice = std::chrono::milliseconds(20);

std::unexpected<Error> peer_closed(std::string_view operation) {
    return fail(ErrorCode::PeerClosed, operation, "the peer closed the channel or died");
}

PeerCredentials own_credentials() noexcept {
    return {.process = static_cast<std::uint32_t>(::getpid()), .user = ::geteuid()};
}

/// mach_notify_port_deleted and its kin (<mach/notify.h>): the dead name that a notification is about holds one more
/// reference from then on, which is the receiver's to give back.
void release_notified_names(const Inbox& ends) noexcept {
    for (;;) {
        alignas(mach_msg_header_t) std::array<std::byte, sizeof(mach_dead_name_notification_t) + MAX_TRAILER_SIZE>
            buffer = {};
        auto* const header = reinterpret_cast<mach_msg_header_t*>(buffer.data());
        if (::mach_msg(header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0, static_cast<mach_msg_size_t>(buffer.size()),
                       ends.name(), 0, MACH_PORT_NULL) != MACH_MSG_SUCCESS) {
            return;
        }
        if (header->msgh_id == MACH_NOTIFY_DEAD_NAME) {
            const auto* const notification = reinterpret_cast<mach_dead_name_notification_t*>(buffer.data());
            ::mach_port_deallocate(mach_task_self(), notification->not_port);
        }
        ::mach_msg_destroy(header);
    }
}

} // namespace

Result<std::unique_ptr<MachConnection>> MachConnection::create(Inbox inbox, UniquePort outbox, PeerCredentials peer,
                                                               std::string_view operation) {
    GEYSER_TRY(auto ends, Inbox::create(MACH_PORT_QLIMIT_DEFAULT, operation));
    std::unique_ptr<MachConnection> self(
        new MachConnection(std::move(inbox), std::move(ends), std::move(outbox), peer));
    GEYSER_TRY(self->hung_up_, create_event_queue(operation));
    GEYSER_CHECK(watch_port(self->hung_up_, self->ends_.name(), operation));
    GEYSER_TRY(self->readable_, create_event_queue(operation));
    GEYSER_CHECK(watch_port(self->readable_, self->inbox_.name(), operation));
    GEYSER_CHECK(watch_port(self->readable_, self->ends_.name(), operation));
    GEYSER_CHECK(self->ask_for_end(operation));
    return self;
}

Result<void> MachConnection::ask_for_end(std::string_view operation) {
    mach_port_t before = MACH_PORT_NULL;
    const kern_return_t status =
        outbox_ ? ::mach_port_request_notification(mach_task_self(), outbox_.get(), MACH_NOTIFY_DEAD_NAME, 0,
                                                   ends_.name(), MACH_MSG_TYPE_MAKE_SEND_ONCE, &before)
                : KERN_INVALID_ARGUMENT;
    if (status == KERN_INVALID_ARGUMENT) { // dead already
        announce_end();
        return {};
    }
    if (status != KERN_SUCCESS) {
        return mach_failure(operation, "mach_port_request_notification", status);
    }
    if (before != MACH_PORT_NULL) {
        // Somebody in this process is connected to the same port already: a client that names one port for two
        // connections. Dropping the request of the other one ends that connection, too.
        ::mach_port_deallocate(mach_task_self(), before);
        return fail(ErrorCode::MalformedMessage, operation, "the peer's port serves another connection already");
    }
    return {};
}

MachConnection::~MachConnection() {
    close();
    mach_port_t request = MACH_PORT_NULL;
    if (outbox_ &&
        ::mach_port_request_notification(mach_task_self(), outbox_.get(), MACH_NOTIFY_DEAD_NAME, 0, MACH_PORT_NULL,
                                         MACH_MSG_TYPE_MAKE_SEND_ONCE, &request) == KERN_SUCCESS &&
        request != MACH_PORT_NULL) {
        ::mach_port_deallocate(mach_task_self(), request);
    }
    release_notified_names(ends_);
}

void MachConnection::announce_end() noexcept {
    // Where there is no room, there are messages already.
    (void)send_message(ends_.name(), MessageId::Closed, {}, {}, kNoWait, "Channel::close");
}

void MachConnection::close() noexcept {
    if (!closed_.exchange(true)) {
        inbox_.destroy_port(); // which the peer is told, and wakes its threads
        announce_end();
    }
}

Result<void> MachConnection::send(std::span<const std::byte> bytes, std::span<const OsObject::value_type> objects,
                                  const Deadline& deadline, std::string_view operation) {
    std::array<OutgoingRight, kMaxMessageObjects> rights = {};
    if (objects.size() > rights.size()) {
        return fail(ErrorCode::SizeOverflow, operation,
                    std::to_string(objects.size()) + " objects are more than " + std::to_string(rights.size()));
    }
    std::ranges::transform(objects, rights.begin(), [](mach_port_t name) {
        return OutgoingRight{.name = name, .disposition = MACH_MSG_TYPE_COPY_SEND};
    });
    for (;;) {
        if (!outbox_ || closed_.load()) {
            return peer_closed(operation);
        }
        GEYSER_TRY(const Delivery delivery,
                   send_message(outbox_.get(), MessageId::Data, std::span(rights).first(objects.size()), bytes,
                                std::min(deadline.remaining(), kSlice), operation));
        if (delivery == Delivery::Done) {
            return {};
        }
        if (delivery == Delivery::Interrupted) {
            return fail(ErrorCode::Interrupted, operation, "a signal handler ran while sending", EINTR);
        }
        if (deadline.passed()) {
            return deadline.timed_out(operation, "no room in the peer's queue");
        }
    }
}

Result<Packet> MachConnection::receive(const Deadline& deadline, std::string_view operation) {
    for (;;) {
        GEYSER_TRY(auto packet, receive_once(operation));
        if (!packet && has_ended()) {
            // What the peer sent before it closed or died is in the queue by now, if it is anywhere.
            GEYSER_TRY(packet, receive_once(operation));
            if (!packet) {
                return peer_closed(operation);
            }
        }
        if (packet) {
            return std::move(*packet);
        }
        GEYSER_CHECK(wait_ready(readable_, deadline, operation, "no message"));
    }
}

Result<std::optional<Packet>> MachConnection::receive_once(std::string_view operation) {
    GEYSER_TRY(auto message, IncomingMessage::receive(inbox_.name(), operation));
    if (!message) {
        return std::nullopt;
    }
    if (const Sender sender = message->sender(); sender.user != peer().user) {
        return fail(ErrorCode::PeerRejected, operation,
                    "the message is of user " + std::to_string(sender.user) + " (process " +
                        std::to_string(sender.process) + "), not of this process's, " + std::to_string(peer().user));
    }
    GEYSER_CHECK(message->check_form(MessageId::Data, kMaxMessageObjects, operation));
    if (message->bytes().size() > kMaxMessageBytes) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "message length " + std::to_string(message->bytes().size()) + " is more than " +
                        std::to_string(kMaxMessageBytes));
    }
    Packet packet;
    packet.objects.reserve(message->right_count());
    for (std::size_t i = 0; i < message->right_count(); ++i) {
        if (message->disposition(i) != MACH_MSG_TYPE_PORT_SEND || !MACH_PORT_VALID(message->name(i))) {
            return fail(ErrorCode::MalformedMessage, operation,
                        "object " + std::to_string(i) + " of the message is not a living port to send to");
        }
        packet.objects.emplace_back(message->take(i));
    }
    packet.size = message->bytes().size();
    packet.storage = std::move(*message).take_bytes();
    return packet;
}

bool MachConnection::wait_for_hang_up(OsWaitable stop) const noexcept {
    std::array<pollfd, 2> watched = {
        {{.fd = hung_up_.get(), .events = POLLIN, .revents = 0}, {.fd = stop, .events = POLLIN, .revents = 0}}};
    while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    }
    return watched[1].revents == 0 && watched[0].revents != 0;
}

// --- How connections come about.

Result<Connection::Pair> Connection::pair(std::string_view operation) {
    GEYSER_TRY(auto first, Inbox::create(kQueueLimit, operation));
    GEYSER_TRY(auto second, Inbox::create(kQueueLimit, operation));
    GEYSER_TRY(auto to_first, first.send_right(operation));
    GEYSER_TRY(auto to_second, second.send_right(operation));
    GEYSER_TRY(auto one, MachConnection::create(std::move(first), std::move(to_second), own_credentials(), operation));
    GEYSER_TRY(auto other,
               MachConnection::create(std::move(second), std::move(to_first), own_credentials(), operation));
    return Pair(std::move(one), std::move(other));
}

Result<std::unique_ptr<Connection>> Connection::adopt(UniqueFd socket, std::string_view operation) {
    return fail(ErrorCode::InvalidArgument, operation,
                "descriptor " + std::to_string(socket.get()) +
                    " is no channel: on macOS a channel is a pair of Mach ports; use ChannelListener and connect()");
}

Result<std::unique_ptr<Connection>> Connection::connect(const std::string& path, Timeout timeout,
                                                        std::string_view operation) {
    GEYSER_TRY(const Rendezvous rendezvous, read_rendezvous(path, operation));
    GEYSER_TRY(const UniquePort service, look_up(rendezvous, path, operation));
    GEYSER_TRY(auto inbox, Inbox::create(kQueueLimit, operation));
    // The server's port is made here, too, and sent along: what is sent to it waits in its queue until the server takes
    // the connection, and it dies if the server never does. So nothing has to be waited for.
    GEYSER_TRY(auto servers, Inbox::create(kQueueLimit, operation));
    const std::array rights = {
        OutgoingRight{.name = inbox.name(), .disposition = MACH_MSG_TYPE_COPY_SEND},
        OutgoingRight{.name = servers.name(), .disposition = MACH_MSG_TYPE_MOVE_RECEIVE},
    };
    const Deadline deadline(timeout);
    GEYSER_TRY(const Delivery delivery,
               send_message(service.get(), MessageId::Hello, rights, {}, deadline.remaining(), operation));
    UniquePort outbox = servers.sent_away();
    switch (delivery) {
    case Delivery::Done:
        break;
    case Delivery::NoRoom:
        return deadline.timed_out(operation, "no room in the backlog of the listener at " + path);
    case Delivery::Interrupted:
        return fail(ErrorCode::Interrupted, operation, "a signal handler ran while connecting", EINTR);
    }
    return MachConnection::create(std::move(inbox), std::move(outbox),
                                  {.process = rendezvous.process, .user = ::geteuid()}, operation);
}

} // namespace geyser::ipc
