// Raw sockets, for peers that do what no Channel would.
#pragma once

#include "blocked.hpp"
#include "ipc_messages.hpp"
#include "temporary_directory.hpp"

#include <geyser/channel.hpp>

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace geyser::test {

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

inline bool is_close_on_exec(int descriptor) { return (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0; }

} // namespace geyser::test
