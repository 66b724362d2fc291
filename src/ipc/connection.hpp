// What a channel stands on: carries bytes and, beside them, objects. What they mean is not known here.
#pragma once

#include "ipc/deadline.hpp"

#include <geyser/channel.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace geyser::ipc {

/// A message as it came: nothing is known about the bytes but that they are complete.
struct Packet {
    std::unique_ptr<std::byte[]> storage;
    std::size_t size = 0;
    std::vector<OsObject> objects;

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {storage.get(), size}; }
};

/// One end. Each platform has one class of these (src/ipc/<platform>/connection.cpp). Threads and errors as of Channel.
class Connection {
public:
    using Pair = std::pair<std::unique_ptr<Connection>, std::unique_ptr<Connection>>;
    [[nodiscard]] static Result<Pair> pair(std::string_view operation);
    [[nodiscard]] static Result<std::unique_ptr<Connection>> adopt(UniqueFd socket, std::string_view operation);
    /// Waits for room in the listener's backlog, and not for accept(): what is sent before that is received after it.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> connect(const std::string& path, Timeout timeout,
                                                                     std::string_view operation);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    /// Borrows the objects. Blocks while the peer's queue is full.
    [[nodiscard]] virtual Result<void> send(std::span<const std::byte> bytes,
                                            std::span<const OsObject::value_type> objects, const Deadline& deadline,
                                            std::string_view operation) = 0;
    /// Blocks until a message is there. One that came incomplete is an error, and what came of it is closed.
    [[nodiscard]] virtual Result<Packet> receive(const Deadline& deadline, std::string_view operation) = 0;
    /// Wakes every blocked call on both sides. Thread-safe.
    virtual void close() noexcept = 0;
    /// Readable when receive() has something to say.
    [[nodiscard]] virtual OsWaitable waitable() const noexcept = 0;
    /// Blocks until the peer is gone (true) or `stop` is readable (false); takes no message. From any thread.
    [[nodiscard]] virtual bool wait_for_hang_up(OsWaitable stop) const noexcept = 0;

    [[nodiscard]] const PeerCredentials& peer() const noexcept { return peer_; }

protected:
    explicit Connection(PeerCredentials peer) noexcept : peer_(peer) {}

private:
    PeerCredentials peer_;
};

} // namespace geyser::ipc
