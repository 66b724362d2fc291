// Connections on macOS: each end receives at a port of its own and sends to the other's. docs/ipc-macos.md says why it
// is done as it is.
#pragma once

#include "ipc/connection.hpp"
#include "ipc/macos/inbox.hpp"

#include <atomic>
#include <memory>

namespace geyser::ipc {

/// As many messages as Linux has room for, about. A new receiver of a stream is sent its set-up without waiting.
inline constexpr mach_port_msgcount_t kQueueLimit = 128;

class MachConnection final : public Connection {
public:
    /// Over the port at which this side receives and a right to send to the peer's; that one may have died already.
    [[nodiscard]] static Result<std::unique_ptr<MachConnection>>
    create(Inbox inbox, UniquePort outbox, PeerCredentials peer, std::string_view operation);
    MachConnection(const MachConnection&) = delete;
    MachConnection& operator=(const MachConnection&) = delete;
    ~MachConnection() override;

    [[nodiscard]] Result<void> send(std::span<const std::byte> bytes, std::span<const OsObject::value_type> objects,
                                    const Deadline& deadline, std::string_view operation) override;
    [[nodiscard]] Result<Packet> receive(const Deadline& deadline, std::string_view operation) override;
    void close() noexcept override;
    [[nodiscard]] OsWaitable waitable() const noexcept override { return readable_.get(); }
    [[nodiscard]] bool wait_for_hang_up(OsWaitable stop) const noexcept override;

private:
    MachConnection(Inbox inbox, Inbox ends, UniquePort outbox, PeerCredentials peer) noexcept
        : Connection(peer), inbox_(std::move(inbox)), ends_(std::move(ends)), outbox_(std::move(outbox)) {}

    /// From here on `ends_` gets a message when the peer's port dies.
    [[nodiscard]] Result<void> ask_for_end(std::string_view operation);
    void announce_end() noexcept;
    [[nodiscard]] bool has_ended() const noexcept { return ends_.has_messages(); }
    [[nodiscard]] Result<std::optional<Packet>> receive_once(std::string_view operation);

    Inbox inbox_;
    /// Only the kernel and this side can send here, so nothing in it is forged, and nothing is taken out of it before
    /// the end: a message here is the end, for whoever looks, and for the queues below.
    Inbox ends_;
    UniquePort outbox_;
    std::atomic<bool> closed_ = false;
    UniqueFd readable_ = {}; ///< a kqueue over both
    UniqueFd hung_up_ = {};  ///< one over `ends_` alone
};

} // namespace geyser::ipc
