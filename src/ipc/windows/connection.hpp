// Connections on Windows: named pipes, and objects that the receiver takes out of the sender's process. docs/
// ipc-windows.md says why it is done as it is.
#pragma once

#include "ipc/connection.hpp"
#include "ipc/windows/incoming.hpp"
#include "ipc/windows/outbox.hpp"
#include "ipc/windows/peer.hpp"
#include "ipc/windows/shared_mutex.hpp"

#include <geyser/os_object.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>

namespace geyser::ipc {

/// What the two ends share beside the pipe: one end's view.
struct Bells {
    UniqueHandle gone = {};      ///< an event that this side sets when it closes
    UniqueHandle peer_gone = {}; ///< the peer's
    UniqueHandle took = {};      ///< a semaphore: this side counts the messages whose objects it has taken
    UniqueHandle peer_took = {}; ///< the peer's

    /// New ones.
    [[nodiscard]] static Result<Bells> create(std::string_view operation);
    /// The same ones, for the other end.
    [[nodiscard]] Result<Bells> for_peer(std::string_view operation) const;
};

class PipeConnection final : public Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<PipeConnection>> create(UniqueHandle pipe, Peer peer, Bells bells,
                                                                        std::string_view operation);
    /// A client's first message: the bells that it made for the listener's end.
    [[nodiscard]] Result<void> say_hello(Bells bells, const Deadline& deadline, std::string_view operation);
    /// Reads that message, on the listener's end.
    [[nodiscard]] static Result<Bells> read_hello(std::span<const std::byte> message, const Peer& peer,
                                                  std::string_view operation);

    PipeConnection(const PipeConnection&) = delete;
    PipeConnection& operator=(const PipeConnection&) = delete;
    ~PipeConnection() override;

    [[nodiscard]] Result<void> send(std::span<const std::byte> bytes, std::span<const OsObject::value_type> objects,
                                    const Deadline& deadline, std::string_view operation) override;
    [[nodiscard]] Result<Packet> receive(const Deadline& deadline, std::string_view operation) override;
    void close() noexcept override;
    [[nodiscard]] OsWaitable waitable() const noexcept override { return incoming_->event(); }
    [[nodiscard]] bool wait_for_hang_up(OsWaitable stop) const noexcept override;

private:
    PipeConnection(UniqueHandle pipe, Peer peer, Bells bells) noexcept
        : Connection(peer.credentials()), pipe_(std::move(pipe)), peer_(std::move(peer)), bells_(std::move(bells)) {}

    [[nodiscard]] Result<void> send_with(Outbox::Objects objects, std::span<const std::byte> bytes,
                                         const Deadline& deadline, std::string_view operation);
    [[nodiscard]] Result<void> write(std::span<const std::byte> message, const Deadline& deadline,
                                     std::string_view operation);
    [[nodiscard]] Result<std::optional<Packet>> receive_once(std::string_view operation);

    UniqueHandle pipe_;
    Peer peer_;
    Bells bells_;
    UniqueHandle closed_ = {}; ///< an event: close() was called. No one else can reset it
    UniqueHandle written_ = {};
    std::unique_ptr<Outbox> outbox_ = {};
    std::unique_ptr<Incoming> incoming_ = {};
    std::timed_mutex sending_ = {};
    /// Shared by calls that use the pipe; close() waits until they have left.
    SharedMutex pipe_in_use_;
    bool peer_ended_ = false; ///< before this side did
};

} // namespace geyser::ipc
