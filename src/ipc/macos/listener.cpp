#include "ipc/listener.hpp"

#include "core/try.hpp"
#include "ipc/macos/bootstrap.hpp"
#include "ipc/macos/connection.hpp"
#include "ipc/macos/event_queue.hpp"
#include "ipc/macos/message.hpp"
#include "ipc/macos/rendezvous.hpp"

#include <unistd.h>

namespace geyser::ipc {
namespace {

constexpr mach_port_msgcount_t kBacklog = 128;
/// A client's Hello: a right to send to its port, and the receive right of the port that it made for this side.
constexpr std::size_t kClientsPort = 0;
constexpr std::size_t kOwnPort = 1;
constexpr std::size_t kHelloRights = 2;

class MachListener final : public Listener {
public:
    MachListener(Inbox inbox, UniqueFd queue) noexcept : inbox_(std::move(inbox)), queue_(std::move(queue)) {}
    MachListener(const MachListener&) = delete;
    MachListener& operator=(const MachListener&) = delete;
    ~MachListener() override {
        if (!path_.empty()) {
            remove_rendezvous(path_, file_);
        }
    }

    [[nodiscard]] Result<void> publish(const std::string& path, const Rendezvous& rendezvous,
                                       std::string_view operation) {
        GEYSER_TRY(file_, write_rendezvous(path, rendezvous, operation));
        path_ = path;
        return {};
    }
    [[nodiscard]] Result<std::unique_ptr<Connection>> accept(const Deadline& deadline,
                                                             std::string_view operation) override;
    [[nodiscard]] OsWaitable waitable() const noexcept override { return queue_.get(); }

private:
    Inbox inbox_;
    UniqueFd queue_;
    std::string path_ = {};
    UniqueFd file_ = {};
};

/// MalformedMessage or PeerRejected for a stranger, who is to be turned away.
Result<std::unique_ptr<Connection>> welcome(IncomingMessage message, std::string_view operation) {
    const Sender sender = message.sender();
    if (sender.user != ::geteuid()) {
        return fail(ErrorCode::PeerRejected, operation,
                    "user " + std::to_string(sender.user) + " of the peer (process " + std::to_string(sender.process) +
                        ") is not that of this process, " + std::to_string(::geteuid()));
    }
    GEYSER_CHECK(message.check_form(MessageId::Hello, kHelloRights, operation));
    // The client may have died since, but what it has sent counts. It had to have a port, though.
    if (message.right_count() != kHelloRights || message.disposition(kClientsPort) != MACH_MSG_TYPE_PORT_SEND ||
        message.name(kClientsPort) == MACH_PORT_NULL || message.disposition(kOwnPort) != MACH_MSG_TYPE_PORT_RECEIVE ||
        !MACH_PORT_VALID(message.name(kOwnPort))) {
        return fail(ErrorCode::MalformedMessage, operation, "the client's first message has not the rights of one");
    }
    UniquePort outbox(MACH_PORT_VALID(message.name(kClientsPort)) ? message.take(kClientsPort) : MACH_PORT_NULL);
    GEYSER_TRY(auto inbox, Inbox::adopt(message.take(kOwnPort), kQueueLimit, operation));
    return MachConnection::create(std::move(inbox), std::move(outbox), {.process = sender.process, .user = sender.user},
                                  operation);
}

Result<std::unique_ptr<Connection>> MachListener::accept(const Deadline& deadline, std::string_view operation) {
    for (;;) {
        auto message = IncomingMessage::receive(inbox_.name(), operation);
        if (message && !*message) {
            GEYSER_CHECK(wait_ready(queue_, deadline, operation, "no connection"));
            continue;
        }
        auto connection = message ? welcome(std::move(**message), operation)
                                  : Result<std::unique_ptr<Connection>>(std::unexpected(std::move(message).error()));
        if (connection || (connection.error().code != ErrorCode::PeerRejected &&
                           connection.error().code != ErrorCode::MalformedMessage)) {
            return connection;
        }
        // Asked here too, or a crowd of strangers at the door would keep this loop away from its deadline.
        if (deadline.passed()) {
            return deadline.timed_out(operation, "no connection of the same user");
        }
    }
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::listen(const std::string& path, std::string_view operation) {
    if (path.empty() || path.contains('\0')) {
        return fail(ErrorCode::InvalidArgument, operation,
                    path.empty() ? "the path is empty" : "the path holds a zero byte");
    }
    const Rendezvous rendezvous = new_rendezvous();
    mach_port_t service = MACH_PORT_NULL;
    if (const kern_return_t status = ::bootstrap_check_in(bootstrap_port, rendezvous.service.c_str(), &service);
        status != KERN_SUCCESS) {
        return fail(ErrorCode::SystemFailure, operation,
                    "bootstrap_check_in of " + rendezvous.service + ": " + bootstrap_strerror(status), status);
    }
    GEYSER_TRY(auto inbox, Inbox::adopt(service, kBacklog, operation));
    GEYSER_TRY(auto queue, create_event_queue(operation));
    GEYSER_CHECK(watch_port(queue, inbox.name(), operation));
    auto listener = std::make_unique<MachListener>(std::move(inbox), std::move(queue));
    // Last: whoever finds the file can connect.
    GEYSER_CHECK(listener->publish(path, rendezvous, operation));
    return listener;
}

} // namespace geyser::ipc
