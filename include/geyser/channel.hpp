// Channel: carries handles, semaphores and small messages between two processes of one user.
//
//     auto [here, there] = *Channel::pair();                   // or Channel::connect(path)
//     here.send(*manager.export_texture(*texture), 1s);
//     auto handle = there.receive<ApiTextureHandle>(1s);       // in the other process
//     auto imported = manager.import_texture(*handle, handle->descriptor);
#pragma once

#include <geyser/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace geyser {

namespace ipc {
class Connection;
class HangUpWatch;
class Listener;
} // namespace ipc

/// Who is at the other end, fixed when the connection was made. Linux: as the kernel says (SO_PEERCRED); the two ends
/// of pair() both name the process that made them, also in another process. macOS: a listener knows it from the kernel
/// (audit token), who connects from the listener's file; the kernel's word on each message must agree on the user.
/// Windows: both ends know it from the system, and hold the user of the process's token against their own.
struct PeerCredentials {
    std::uint32_t process = 0; ///< pid
    std::uint32_t user = 0;    ///< uid; on Windows the last number of the user's SID
};

/// One end of a connection on one machine: a local socket (SOCK_SEQPACKET) on Linux, a pair of Mach ports on macOS, a
/// named pipe on Windows. Move-only. One thread may send while another receives; close() may be called from any thread.
/// No call sends SIGPIPE.
class GEYSER_API Channel {
public:
    /// Two connected ends. On Linux one of them can be given to a child process by its descriptor.
    [[nodiscard]] static Result<std::pair<Channel, Channel>> pair();
    /// Over a connected SOCK_SEQPACKET socket, which it takes: from a parent process, a service manager, or one's own
    /// listener. PeerRejected where the peer is another user. On macOS and Windows it is none: InvalidArgument for
    /// all of them, use connect().
    [[nodiscard]] static Result<Channel> adopt(UniqueFd socket);
    /// To a ChannelListener at `path`.
    [[nodiscard]] static Result<Channel> connect(const std::string& path, Timeout timeout);

    Channel(Channel&&) noexcept;
    Channel& operator=(Channel&&) noexcept;
    ~Channel();

    /// Blocks while the peer's queue is full. Errors: Timeout, Interrupted (a signal handler ran, on Windows a call
    /// that was queued to the thread), PeerClosed, SizeOverflow, OutOfHostMemory (too many descriptors are on their
    /// way), and what encode() refuses.
    [[nodiscard]] Result<void> send(const Message& message, Timeout timeout);
    /// As above, for one handle that stays the caller's.
    [[nodiscard]] Result<void> send(const ApiTextureHandle& handle, Timeout timeout);
    [[nodiscard]] Result<void> send(const ApiSemaphoreHandle& handle, Timeout timeout);

    /// Blocks until a message is there. What the peer sent before it closed or died comes before PeerClosed; on Windows
    /// a dead peer's objects are gone, so a message with some is PeerClosed, and so are those of a peer that closed its
    /// channel more than 30 s ago. Errors:
    /// Timeout, Interrupted, PeerClosed, MalformedMessage, UnsupportedVersion, OutOfHostMemory (this process has no
    /// descriptor left for the message's objects, which are lost). After a malformed message the channel still works,
    /// but the peer does not deserve it.
    [[nodiscard]] Result<Message> receive(Timeout timeout);
    /// The next message, which must be a T (MalformedMessage otherwise).
    template <class T>
    [[nodiscard]] Result<T> receive(Timeout timeout) {
        auto message = receive(timeout);
        if (!message) {
            return std::unexpected(std::move(message).error());
        }
        if (T* wanted = std::get_if<T>(&*message)) {
            return std::move(*wanted);
        }
        return std::unexpected(unexpected_kind(Message(std::in_place_type<T>).index(), message->index()));
    }

    /// Wakes every blocked call on both sides with PeerClosed. Thread-safe.
    void close() noexcept;
    [[nodiscard]] const PeerCredentials& peer() const noexcept;
    /// Borrows what event loops wait for: readable (set) when receive() has something to say. A descriptor for poll():
    /// the socket, or on macOS a kqueue; on Windows an event. It is nothing to read from or to give away. After a
    /// message it may be readable once too often.
    [[nodiscard]] OsWaitable waitable() const noexcept;

private:
    friend class ChannelListener;
    friend class ipc::HangUpWatch;
    explicit Channel(std::unique_ptr<ipc::Connection> connection) noexcept;
    [[nodiscard]] static Error unexpected_kind(std::size_t wanted, std::size_t got);

    std::unique_ptr<ipc::Connection> connection_;
};

/// Listens at a path in the file system (0600 from the start): a socket; on macOS a file that names a Mach
/// service, on Windows one that names a pipe, which the system removes also when the process dies. Removes the path
/// when destroyed, unless another file has taken its place.
class GEYSER_API ChannelListener {
public:
    /// A path that exists is SystemFailure (EADDRINUSE): it may be a living listener's. InvalidArgument where it is
    /// longer than an address can be: 107 bytes for a socket's.
    [[nodiscard]] static Result<ChannelListener> listen(const std::string& path);
    ChannelListener(ChannelListener&&) noexcept;
    ChannelListener& operator=(ChannelListener&&) noexcept;
    ~ChannelListener();

    /// The next connection from the same user. Others are turned away and do not end the wait.
    [[nodiscard]] Result<Channel> accept(Timeout timeout);
    /// Borrows what event loops wait for, as above: readable (set) when somebody wants to connect.
    [[nodiscard]] OsWaitable waitable() const noexcept;

private:
    explicit ChannelListener(std::unique_ptr<ipc::Listener> listener) noexcept;

    std::unique_ptr<ipc::Listener> listener_;
};

} // namespace geyser
