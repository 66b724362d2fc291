#include "ipc/listener.hpp"

#include "core/try.hpp"
#include "ipc/linux/poll.hpp"
#include "ipc/linux/socket.hpp"
#include "ipc/system_error.hpp"

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
/// The kernel's own limit where it is lower (net.core.somaxconn).
constexpr int kBacklog = 128;

class SocketListener final : public Listener {
public:
    /// What was bound: only that is removed, never another file that has come to lie at the same path.
    struct File {
        dev_t device = 0;
        ino_t inode = 0;
    };

    SocketListener(UniqueFd socket, std::string path, File file) noexcept
        : socket_(std::move(socket)), path_(std::move(path)), file_(file) {}
    SocketListener(const SocketListener&) = delete;
    SocketListener& operator=(const SocketListener&) = delete;
    ~SocketListener() override {
        struct stat file = {};
        // Somebody may have removed the file and made another one there, which is not this listener's.
        if (lstat(path_.c_str(), &file) == 0 && file.st_dev == file_.device && file.st_ino == file_.inode) {
            unlink(path_.c_str());
        }
    }

    [[nodiscard]] Result<std::unique_ptr<Connection>> accept(const Deadline& deadline,
                                                             std::string_view operation) override;
    [[nodiscard]] OsWaitable waitable() const noexcept override { return socket_.get(); }

private:
    UniqueFd socket_;
    std::string path_;
    File file_;
};

Result<std::unique_ptr<Connection>> SocketListener::accept(const Deadline& deadline, std::string_view operation) {
    for (;;) {
        UniqueFd socket(accept4(waitable(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!socket) {
            if (errno != EAGAIN) {
                return system_failure(operation, "accept4", errno);
            }
            GEYSER_CHECK(wait_ready(waitable(), POLLIN, deadline, operation, "no connection"));
            continue;
        }
        auto connection = Connection::adopt(std::move(socket), operation);
        if (connection || connection.error().code != ErrorCode::PeerRejected) {
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
    GEYSER_TRY(const sockaddr_un address, socket_address(path, operation));
    GEYSER_TRY(UniqueFd socket, create_socket(operation));
    // accept() knows no deadline; with this it never blocks.
    if (fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) {
        return system_failure(operation, "fcntl F_SETFL", errno);
    }
    // Linux gives the file that bind() makes the mode of the socket, less the umask: there is no moment at which others
    // may open it. Changing the umask instead would also change the files that other threads make meanwhile.
    if (fchmod(socket.get(), kOwnerOnly) != 0) {
        return system_failure(operation, "fchmod", errno);
    }
    // A path that exists is an error, whatever it is: it may be a living peer's.
    if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        return system_failure(operation, "bind to " + path, errno);
    }
    struct stat file = {};
    if (lstat(path.c_str(), &file) != 0) {
        return system_failure(operation, "lstat " + path, errno);
    }
    auto listener = std::make_unique<SocketListener>(std::move(socket), path,
                                                     SocketListener::File{.device = file.st_dev, .inode = file.st_ino});
    if (::listen(listener->waitable(), kBacklog) != 0) {
        return system_failure(operation, "listen at " + path, errno);
    }
    // The file was there before it could be connected to; who watches the folder and saw it then looks again now.
    (void)::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
    return listener;
}

} // namespace geyser::ipc
