// Raw sockets, for peers that do what no Channel would, and threads that are known to be blocked.
#pragma once

#include "ipc_messages.hpp"

#include <geyser/channel.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace geyser::test {

/// Long enough to never pass: a call that should have returned fails its test instead of hanging it.
inline constexpr Timeout kLong = std::chrono::minutes(1);

inline std::pair<UniqueFd, UniqueFd> socket_pair(int type = SOCK_SEQPACKET) {
    std::array<int, 2> ends = {-1, -1};
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// A channel, and the bare socket at its other end.
struct RawPeer {
    Channel channel;
    UniqueFd socket;

    static RawPeer create() {
        auto [here, there] = socket_pair();
        return {Channel::adopt(std::move(here)).value(), std::move(there)};
    }
};

/// As Channel::send() does it, with any bytes and any number of descriptors.
inline ssize_t send_raw(int socket, std::span<const std::byte> bytes, std::span<const OsObject> objects) {
    iovec data = {.iov_base = const_cast<std::byte*>(bytes.data()), .iov_len = bytes.size()};
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    std::vector<std::byte> control(CMSG_SPACE(objects.size() * sizeof(int)));
    if (!objects.empty()) {
        const cmsghdr header = {
            .cmsg_len = CMSG_LEN(objects.size() * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        std::memcpy(control.data(), &header, sizeof(header));
        for (std::size_t i = 0; i < objects.size(); ++i) {
            const int descriptor = objects[i].get();
            std::memcpy(control.data() + CMSG_LEN(i * sizeof(int)), &descriptor, sizeof(descriptor));
        }
        message.msg_control = control.data();
        message.msg_controllen = control.size();
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

inline sockaddr_un address_of(const std::string& path) {
    sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = {}};
    std::ranges::copy(path, address.sun_path);
    return address;
}

inline int bind_raw(const UniqueFd& socket, const std::string& path) {
    const auto address = address_of(path);
    return bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

/// A directory of its own, gone at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = std::filesystem::temp_directory_path() / "geyser-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) {
            throw std::system_error(errno, std::generic_category(), "mkdtemp");
        }
        path_ = name;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// Whether the kernel says that the thread sleeps.
inline bool is_asleep(pid_t thread) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string stat;
    std::getline(file, stat);
    const auto name_end = stat.rfind(')');
    return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] == 'S';
}

/// Runs `call` in a thread of its own and `interfere` when that thread sleeps in it, or has already returned.
template <class Call, class Interfere>
auto while_blocked(Call call, Interfere interfere) {
    std::atomic<pid_t> id = 0;
    std::atomic<bool> done = false;
    decltype(call()) result;
    std::thread thread([&] {
        id = gettid();
        result = call();
        done = true;
    });
    while (!done && (id == 0 || !is_asleep(id))) {
        std::this_thread::yield();
    }
    interfere();
    thread.join();
    return result;
}

/// Runs `call` under signals that arrive until it has returned.
template <class Call>
auto under_signals(Call call) {
    struct sigaction action = {};
    struct sigaction old = {};
    action.sa_handler = [](int) {};
    sigaction(SIGUSR1, &action, &old);
    std::atomic<bool> done = false;
    std::thread signaller([&done, caller = pthread_self()] {
        while (!done) {
            pthread_kill(caller, SIGUSR1);
            std::this_thread::yield();
        }
    });
    auto result = call();
    done = true;
    signaller.join();
    sigaction(SIGUSR1, &old, nullptr);
    return result;
}

inline bool is_close_on_exec(int descriptor) { return (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0; }

} // namespace geyser::test
