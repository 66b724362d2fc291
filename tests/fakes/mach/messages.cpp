// mach_msg() and mach_msg_destroy().
#include "port.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace geyser::fake_mach {
namespace {

constexpr std::size_t kMaxRights = 16;
constexpr std::size_t kFdsPerRight = 3;
constexpr std::size_t kMaxMessage = 256 * 1024;
constexpr std::size_t kOolDescriptorBytes = 16;

/// What stands in for a right on its way.
struct CarriedRight {
    std::uint32_t fds = 0; ///< 0: none, or a dead one
    bool dead = false;
    mach_msg_type_name_t disposition = 0;
};

/// What the kernel knows of a message on its way.
struct Envelope {
    std::uint32_t process = 0;
    std::uint32_t user = 0;
    std::uint32_t rights = 0;
    std::array<CarriedRight, kMaxRights> right = {}; ///< the reply port's is the last
};

std::atomic<std::uint32_t> pretended_user = ~0U;

/// A message in a buffer: its header and its descriptors, which may be of any size.
class View {
public:
    explicit View(mach_msg_header_t* header) : header_(header) {}

    [[nodiscard]] std::size_t count() const {
        if ((header_->msgh_bits & MACH_MSGH_BITS_COMPLEX) == 0) {
            return 0;
        }
        mach_msg_body_t body = {};
        std::memcpy(&body, header_ + 1, sizeof body);
        return body.msgh_descriptor_count;
    }
    template <class Use> // (descriptor) for each port descriptor
    void each_port(const Use& use) const {
        auto* at = reinterpret_cast<std::byte*>(header_ + 1) + sizeof(mach_msg_body_t);
        for (std::size_t i = 0; i < count(); ++i) {
            auto* descriptor = reinterpret_cast<mach_msg_port_descriptor_t*>(at);
            if (descriptor->type == MACH_MSG_PORT_DESCRIPTOR) {
                use(*descriptor);
                at += sizeof *descriptor;
            } else {
                at += kOolDescriptorBytes;
            }
        }
    }

private:
    mach_msg_header_t* header_;
};

class Parcel {
public:
    Envelope envelope = {.process = static_cast<std::uint32_t>(::getpid()), .user = user_of_messages()};
    std::vector<int> fds = {};
    std::vector<mach_port_t> moved_receives = {};

    /// Takes the right from the sender, as far as that is done before the message is sent.
    [[nodiscard]] bool add(Space& space, mach_port_t name, mach_msg_type_name_t disposition) {
        CarriedRight& right = envelope.right.at(envelope.rights++);
        right.disposition = disposition == MACH_MSG_TYPE_MOVE_RECEIVE     ? MACH_MSG_TYPE_PORT_RECEIVE
                            : disposition == MACH_MSG_TYPE_MAKE_SEND_ONCE ? 18
                                                                          : MACH_MSG_TYPE_PORT_SEND;
        if (name == MACH_PORT_NULL || name == MACH_PORT_DEAD) {
            right.dead = name == MACH_PORT_DEAD;
            return true;
        }
        Entry& entry = space.entry(name, "mach_msg: a right of the message");
        if (entry.port == nullptr) {
            right.dead = true;
            return disposition == MACH_MSG_TYPE_COPY_SEND;
        }
        const bool receive = disposition == MACH_MSG_TYPE_MOVE_RECEIVE;
        const bool make = disposition == MACH_MSG_TYPE_MAKE_SEND || disposition == MACH_MSG_TYPE_MAKE_SEND_ONCE;
        if ((receive || make) ? !entry.receive : entry.sends == 0) {
            return false;
        }
        if (receive) {
            fds.push_back(entry.port->receive.get());
            moved_receives.push_back(name);
        }
        fds.push_back(entry.port->send.get());
        fds.push_back(entry.port->page.get());
        right.fds = receive ? 3 : 2;
        return true;
    }
};

enum class Put : std::uint8_t { Done, Full, Dead };

Put put(const Port& port, const Parcel& parcel, const void* message, std::size_t size) {
    if (port.has_died()) {
        return Put::Dead;
    }
    std::uint32_t queued = port.state->queued;
    do {
        if (queued >= port.state->limit) {
            return Put::Full;
        }
    } while (!port.state->queued.compare_exchange_weak(queued, queued + 1));
    std::array<iovec, 2> data = {{{.iov_base = const_cast<Envelope*>(&parcel.envelope), .iov_len = sizeof(Envelope)},
                                  {.iov_base = const_cast<void*>(message), .iov_len = size}}};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int) * kMaxRights * kFdsPerRight)> control = {};
    msghdr header = {};
    header.msg_iov = data.data();
    header.msg_iovlen = data.size();
    if (const std::size_t bytes = parcel.fds.size() * sizeof(int); bytes > 0) {
        header.msg_control = control.data();
        header.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr* const first = CMSG_FIRSTHDR(&header);
        *first = {.cmsg_len = CMSG_LEN(bytes), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        std::memcpy(CMSG_DATA(first), parcel.fds.data(), bytes);
    }
    if (::sendmsg(port.send.get(), &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
        return Put::Done;
    }
    --port.state->queued;
    if (errno == EAGAIN || errno == ENOBUFS) {
        return Put::Full;
    }
    if (errno == EPIPE || errno == ECONNRESET) {
        return Put::Dead;
    }
    die(std::string("sendmsg: ") + std::strerror(errno));
}

/// The rights of a message that was not sent, as if it had been received.
void pseudo_receive(Space& space, mach_msg_header_t* message) {
    const auto put_back = [&](mach_port_t name) {
        Entry& entry = space.entry(name, "mach_msg: pseudo-receive");
        ++(entry.port != nullptr ? entry.sends : entry.dead);
    };
    put_back(message->msgh_remote_port);
    message->msgh_bits = (message->msgh_bits & ~0x1fU) | MACH_MSG_TYPE_MOVE_SEND;
    View(message).each_port([&](mach_msg_port_descriptor_t& descriptor) {
        if (!MACH_PORT_VALID(descriptor.name)) {
            return;
        }
        if (descriptor.disposition == MACH_MSG_TYPE_COPY_SEND || descriptor.disposition == MACH_MSG_TYPE_MAKE_SEND) {
            put_back(descriptor.name);
            descriptor.disposition = MACH_MSG_TYPE_MOVE_SEND;
        }
    });
}

mach_msg_return_t send(mach_msg_header_t* message, mach_msg_option_t option, mach_msg_size_t size,
                       mach_msg_timeout_t timeout) {
    Space& space = Space::get();
    if (size % 4 != 0 || size < sizeof *message || message->msgh_size != size) {
        return MACH_SEND_MSG_TOO_SMALL;
    }
    if (size > kMaxMessage) {
        return MACH_SEND_TOO_LARGE;
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout);
    for (;;) {
        Fd waits_at;
        {
            const std::lock_guard lock(space.mutex);
            Entry& destination = space.entry(message->msgh_remote_port, "mach_msg: the destination");
            if (destination.port == nullptr) {
                return MACH_SEND_INVALID_DEST;
            }
            if (destination.port->state->kind != Kind::Queue || destination.sends == 0 ||
                MACH_MSGH_BITS_REMOTE(message->msgh_bits) != MACH_MSG_TYPE_COPY_SEND) {
                die("mach_msg: no send right to copy for the destination", message->msgh_remote_port);
            }
            Parcel parcel;
            bool valid = true;
            View(message).each_port([&](mach_msg_port_descriptor_t& descriptor) {
                valid = valid && parcel.add(space, descriptor.name, descriptor.disposition);
            });
            if (message->msgh_local_port != MACH_PORT_NULL) {
                valid = valid && parcel.add(space, message->msgh_local_port, (message->msgh_bits >> 8) & 0x1fU);
            }
            if (!valid) {
                return MACH_SEND_INVALID_RIGHT;
            }
            switch (put(*destination.port, parcel, message, size)) {
            case Put::Done:
                for (const mach_port_t name : parcel.moved_receives) {
                    Entry& entry = space.entry(name, "mach_msg");
                    entry.receive = false;
                    entry.ready.reset();
                    entry.port->receive.reset();
                    space.forget_if_empty(name);
                }
                return MACH_MSG_SUCCESS;
            case Put::Dead:
                return MACH_SEND_INVALID_DEST;
            case Put::Full:
                break;
            }
            if (std::chrono::steady_clock::now() >= end) {
                pseudo_receive(space, message);
                return MACH_SEND_TIMED_OUT;
            }
            waits_at = Fd(::dup(destination.port->send.get()));
        }
        pollfd port = {.fd = waits_at.get(), .events = 0, .revents = 0};
        if (::poll(&port, 1, 1) < 0 && (option & MACH_SEND_INTERRUPT) != 0) {
            const std::lock_guard lock(space.mutex);
            pseudo_receive(space, message);
            return MACH_SEND_INTERRUPTED;
        }
    }
}

struct Arrived {
    std::vector<std::byte> bytes;
    Envelope envelope;
    std::vector<Fd> fds;
};

/// Nothing where no message waits.
std::optional<Arrived> take(const Port& port) {
    Arrived arrived;
    arrived.bytes.resize(kMaxMessage);
    std::array<iovec, 2> data = {{{.iov_base = &arrived.envelope, .iov_len = sizeof(Envelope)},
                                  {.iov_base = arrived.bytes.data(), .iov_len = arrived.bytes.size()}}};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int) * kMaxRights * kFdsPerRight)> control = {};
    msghdr header = {};
    header.msg_iov = data.data();
    header.msg_iovlen = data.size();
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(port.receive.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < static_cast<ssize_t>(sizeof(Envelope))) {
        return std::nullopt;
    }
    --port.state->queued;
    arrived.bytes.resize(static_cast<std::size_t>(size) - sizeof(Envelope));
    for (cmsghdr* each = CMSG_FIRSTHDR(&header); each != nullptr; each = CMSG_NXTHDR(&header, each)) {
        for (std::size_t i = 0; i < (each->cmsg_len - CMSG_LEN(0)) / sizeof(int); ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(each) + i * sizeof(int), sizeof fd);
            arrived.fds.emplace_back(fd);
        }
    }
    return arrived;
}

/// The name of a right that has arrived. Takes its descriptors from the front of `fds`.
mach_port_t accept(Space& space, const CarriedRight& right, std::vector<Fd>& fds) {
    if (right.fds == 0) {
        return right.dead ? MACH_PORT_DEAD : MACH_PORT_NULL;
    }
    const bool receive = right.disposition == MACH_MSG_TYPE_PORT_RECEIVE;
    Fd in = receive ? std::move(fds.at(0)) : Fd();
    Fd out = std::move(fds.at(receive ? 1 : 0));
    Fd page = std::move(fds.at(receive ? 2 : 1));
    fds.erase(fds.begin(), fds.begin() + right.fds);
    const auto port = Port::open(std::move(in), std::move(out), std::move(page));
    if (receive) {
        return space.add_receive(port);
    }
    if (port->has_died()) {
        return MACH_PORT_DEAD;
    }
    return right.disposition == MACH_MSG_TYPE_PORT_SEND ? space.add_send(port) : space.add_send_once(port);
}

mach_msg_return_t receive(mach_msg_header_t* message, mach_msg_option_t option, mach_msg_size_t limit, mach_port_t name,
                          mach_msg_timeout_t timeout) {
    if ((option & MACH_RCV_TIMEOUT) == 0 || timeout != 0) {
        die("mach_msg: the fake receives only what is there", name);
    }
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const Entry& entry = space.entry(name, "mach_msg: the port to receive at");
    if (!entry.receive) {
        return MACH_RCV_INVALID_NAME;
    }
    space.deliver_notifications(name);
    auto arrived = take(*entry.port);
    if (!arrived) {
        return MACH_RCV_TIMED_OUT;
    }
    if (arrived->bytes.size() + sizeof(mach_msg_audit_trailer_t) > limit) {
        return MACH_RCV_TOO_LARGE; // and the message is gone
    }
    std::memcpy(message, arrived->bytes.data(), arrived->bytes.size());
    message->msgh_local_port = name;
    std::size_t next = 0;
    View(message).each_port([&](mach_msg_port_descriptor_t& descriptor) {
        const CarriedRight& right = arrived->envelope.right.at(next++);
        descriptor.name = accept(space, right, arrived->fds);
        descriptor.disposition = right.disposition & 0xffU;
    });
    message->msgh_remote_port = MACH_PORT_NULL;
    if (next < arrived->envelope.rights) {
        const CarriedRight& reply = arrived->envelope.right.at(next);
        message->msgh_remote_port = accept(space, reply, arrived->fds);
        message->msgh_bits = (message->msgh_bits & ~0x1f1fU) | reply.disposition;
    }
    const mach_msg_audit_trailer_t trailer = {
        .msgh_trailer_type = 0,
        .msgh_trailer_size = sizeof trailer,
        .msgh_seqno = 0,
        .msgh_sender = {},
        .msgh_audit = {{0, arrived->envelope.user, 0, 0, 0, arrived->envelope.process, 0, 0}}};
    if ((option >> 24 & 0xf) == MACH_RCV_TRAILER_AUDIT) {
        std::memcpy(reinterpret_cast<std::byte*>(message) + arrived->bytes.size(), &trailer, sizeof trailer);
    }
    return MACH_MSG_SUCCESS;
}

} // namespace

std::uint32_t user_of_messages() {
    const std::uint32_t user = pretended_user;
    return user == ~0U ? ::geteuid() : user;
}

void pretend_to_be_user(std::uint32_t user) { pretended_user = user; }

void notify(Port& port, mach_msg_id_t id, mach_port_t about) {
    mach_dead_name_notification_t message = {};
    const bool dead_name = id == MACH_NOTIFY_DEAD_NAME;
    message.not_header.msgh_size = dead_name ? sizeof message - sizeof message.trailer : sizeof message.not_header;
    message.not_header.msgh_id = id;
    message.not_port = about;
    ++port.state->limit; // the kernel's do not count
    (void)put(port, Parcel(), &message, message.not_header.msgh_size);
    --port.state->limit;
}

} // namespace geyser::fake_mach

using namespace geyser::fake_mach;

extern "C" {

mach_msg_return_t mach_msg(mach_msg_header_t* message, mach_msg_option_t option, mach_msg_size_t send_size,
                           mach_msg_size_t receive_limit, mach_port_t receive_name, mach_msg_timeout_t timeout,
                           mach_port_t /*notify*/) {
    if ((option & MACH_SEND_MSG) != 0) {
        if ((option & MACH_SEND_TIMEOUT) == 0) {
            die("mach_msg: sends without a deadline", message->msgh_remote_port);
        }
        return send(message, option, send_size, timeout);
    }
    return receive(message, option, receive_limit, receive_name, timeout);
}

void mach_msg_destroy(mach_msg_header_t* message) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    if (MACH_PORT_VALID(message->msgh_remote_port)) {
        space.release_one(message->msgh_remote_port, "mach_msg_destroy");
    }
    View(message).each_port([&](const mach_msg_port_descriptor_t& descriptor) {
        if (!MACH_PORT_VALID(descriptor.name)) {
            return;
        }
        if (descriptor.disposition == MACH_MSG_TYPE_PORT_RECEIVE) {
            space.destroy_receive(descriptor.name);
        } else {
            space.release_one(descriptor.name, "mach_msg_destroy");
        }
    });
}

} // extern "C"
