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
#include <string>
#include <utility>

namespace geyser {

/// Who is at the other end, as the kernel says (SO_PEERCRED), fixed when the connection was made: the two ends of
/// pair() both name the process that made them, also in another process.
struct PeerCredentials {
    std::uint32_t process = 0; ///< pid
    std::uint32_t user = 0;    ///< uid
};

/// One end of a connected local socket (SOCK_SEQPACKET). Move-only. One thread may send while another receives; close()
/// may be called from any thread. No call sends SIGPIPE.
class GEYSER_API Channel {
public:
    /// Two connected ends; give one to a child process by its descriptor.
    [[nodiscard]] static Result<std::pair<Channel, Channel>> pair();
    /// Over a connected SOCK_SEQPACKET socket, which it takes: from a parent process, a service manager, or one's own
    /// listener. PeerRejected where the peer is another user.
    [[nodiscard]] static Result<Channel> adopt(UniqueFd socket);
    /// To a ChannelListener at `path`.
    [[nodiscard]] static Result<Channel> connect(const std::string& path, Timeout timeout);

    /// Blocks while the peer's queue is full. Errors: Timeout, Interrupted (a signal handler ran), PeerClosed,
    /// SizeOverflow, OutOfHostMemory (too many descriptors are on their way), and what encode() refuses.
    [[nodiscard]] Result<void> send(const Message& message, Timeout timeout);
    /// As above, for one handle that stays the caller's.
    [[nodiscard]] Result<void> send(const ApiTextureHandle& handle, Timeout timeout);
    [[nodiscard]] Result<void> send(const ApiSemaphoreHandle& handle, Timeout timeout);

    /// Blocks until a message is there. What the peer sent before it closed or died comes before PeerClosed. Errors:
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
    [[nodiscard]] const PeerCredentials& peer() const noexcept { return peer_; }
    /// Borrows the socket, for poll(): readable when receive() has something to say.
    [[nodiscard]] int fd() const noexcept { return socket_.get(); }

private:
    Channel(UniqueFd socket, PeerCredentials peer) noexcept : socket_(std::move(socket)), peer_(peer) {}
    [[nodiscard]] static Error unexpected_kind(std::size_t wanted, std::size_t got);

    UniqueFd socket_;
    PeerCredentials peer_;
};

/// Listens at a path in the file system (0600 from the start). Removes the path when destroyed, unless another file has
/// taken its place.
class GEYSER_API ChannelListener {
public:
    /// A path that exists is SystemFailure (EADDRINUSE): it may be a living listener's. InvalidArgument where it is
    /// longer than a socket's address, 107 bytes.
    [[nodiscard]] static Result<ChannelListener> listen(const std::string& path);
    ChannelListener(ChannelListener&&) noexcept;
    ChannelListener& operator=(ChannelListener&&) noexcept;
    ~ChannelListener();

    /// The next connection from the same user. Others are turned away and do not end the wait.
    [[nodiscard]] Result<Channel> accept(Timeout timeout);
    [[nodiscard]] int fd() const noexcept { return socket_.get(); }

private:
    /// What was bound: only that is removed, never another file that has come to lie at the same path.
    struct File {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
    };

    ChannelListener(UniqueFd socket, std::string path, File file) noexcept
        : socket_(std::move(socket)), path_(std::move(path)), file_(file) {}
    void remove_path() noexcept;

    UniqueFd socket_;
    std::string path_;
    File file_;
};

} // namespace geyser
