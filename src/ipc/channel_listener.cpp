#include <geyser/channel.hpp>

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "ipc/socket.hpp"
#include "ipc/system_error.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
/// The kernel's own limit where it is lower (net.core.somaxconn).
constexpr int kBacklog = 128;

} // namespace

Result<ChannelListener> ChannelListener::listen(const std::string& path) {
    constexpr std::string_view kOperation = "ChannelListener::listen";
    GEYSER_TRY(const sockaddr_un address, ipc::socket_address(path, kOperation));
    GEYSER_TRY(UniqueFd socket, ipc::create_socket(kOperation));
    // accept() knows no deadline; with this it never blocks.
    if (fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) {
        return ipc::system_failure(kOperation, "fcntl F_SETFL", errno);
    }
    // Linux gives the file that bind() makes the mode of the socket, less the umask: there is no moment at which others
    // may open it. Changing the umask instead would also change the files that other threads make meanwhile.
    if (fchmod(socket.get(), kOwnerOnly) != 0) {
        return ipc::system_failure(kOperation, "fchmod", errno);
    }
    // A path that exists is an error, whatever it is: it may be a living peer's.
    if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        return ipc::system_failure(kOperation, "bind to " + path, errno);
    }
    struct stat file = {};
    if (lstat(path.c_str(), &file) != 0) {
        return ipc::system_failure(kOperation, "lstat " + path, errno);
    }
    ChannelListener listener(std::move(socket), path, {.device = file.st_dev, .inode = file.st_ino});
    if (::listen(listener.fd(), kBacklog) != 0) {
        return ipc::system_failure(kOperation, "listen at " + path, errno);
    }
    return listener;
}

ChannelListener::ChannelListener(ChannelListener&&) noexcept = default;

ChannelListener& ChannelListener::operator=(ChannelListener&& other) noexcept {
    if (this != &other) {
        remove_path();
        socket_ = std::move(other.socket_);
        path_ = std::move(other.path_);
        file_ = other.file_;
    }
    return *this;
}

ChannelListener::~ChannelListener() { remove_path(); }

void ChannelListener::remove_path() noexcept {
    struct stat file = {};
    // Somebody may have removed the file and made another one there, which is not this listener's.
    if (socket_ && lstat(path_.c_str(), &file) == 0 && file.st_dev == file_.device && file.st_ino == file_.inode) {
        unlink(path_.c_str());
    }
}

Result<Channel> ChannelListener::accept(Timeout timeout) {
    constexpr std::string_view kOperation = "ChannelListener::accept";
    const ipc::Deadline deadline(timeout);
    for (;;) {
        UniqueFd connection(accept4(fd(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection) {
            if (errno != EAGAIN) {
                return ipc::system_failure(kOperation, "accept4", errno);
            }
            GEYSER_CHECK(ipc::wait_ready(fd(), POLLIN, deadline, kOperation, "no connection"));
            continue;
        }
        auto channel = Channel::adopt(std::move(connection));
        if (channel || channel.error().code != ErrorCode::PeerRejected) {
            return channel;
        }
        // Asked here too, or a crowd of strangers at the door would keep this loop away from its deadline.
        if (deadline.passed()) {
            return deadline.timed_out(kOperation, "no connection of the same user");
        }
    }
}

} // namespace geyser
