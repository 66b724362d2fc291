#include "shared_objects.hpp"

#include "../exchange.hpp"
#include "../failure.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench::raw {
namespace {

/// The textures, two timelines, the mailbox.
constexpr std::size_t kFds = kTextures + 3;
using Fds = std::array<int, kFds>;

/// The message's parts, for sendmsg and recvmsg.
struct Packet {
    Allocation allocation = {};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(Fds))> control = {};
    iovec bytes = {.iov_base = &allocation, .iov_len = sizeof allocation};
    msghdr header = {.msg_name = nullptr,
                     .msg_namelen = 0,
                     .msg_iov = &bytes,
                     .msg_iovlen = 1,
                     .msg_control = control.data(),
                     .msg_controllen = control.size(),
                     .msg_flags = 0};
    Packet() = default;
    Packet(const Packet&) = delete; // its parts point at each other
    Packet& operator=(const Packet&) = delete;
};

} // namespace

SharedObjects create(const Device& device, VkExtent2D extent) {
    SharedObjects objects{
        .textures = {}, .ready = Timeline(device), .done = Timeline(device), .mailbox = std::make_unique<Mailbox>()};
    for (std::uint32_t i = 0; i < kTextures; ++i) {
        objects.textures.push_back(Image::make_exportable(device, extent));
    }
    return objects;
}

void send(const SharedObjects& objects, int socket) {
    Fds fds = {};
    for (std::size_t i = 0; i < kTextures; ++i) {
        fds[i] = objects.textures[i].export_fd();
    }
    fds[kTextures] = objects.ready.export_fd();
    fds[kTextures + 1] = objects.done.export_fd();
    fds[kTextures + 2] = ::dup(objects.mailbox->fd());

    Packet packet;
    packet.allocation = objects.textures.front().allocation();
    cmsghdr* const rights = CMSG_FIRSTHDR(&packet.header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof fds);
    std::memcpy(CMSG_DATA(rights), fds.data(), sizeof fds);
    const ssize_t sent = ::sendmsg(socket, &packet.header, MSG_NOSIGNAL);
    const int error = errno;
    for (const int fd : fds) {
        ::close(fd);
    }
    if (sent < 0) {
        throw Failure(std::string("sendmsg: ") + std::strerror(error));
    }
}

SharedObjects receive(const Device& device, VkExtent2D extent, int socket) {
    pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, static_cast<int>(std::chrono::milliseconds(kPatience).count())) != 1) {
        throw Failure("the producer sent no textures within 10 s");
    }
    Packet packet;
    const ssize_t received = ::recvmsg(socket, &packet.header, MSG_CMSG_CLOEXEC);
    const cmsghdr* const rights = CMSG_FIRSTHDR(&packet.header);
    if (received != sizeof packet.allocation || rights == nullptr || rights->cmsg_len != CMSG_LEN(sizeof(Fds))) {
        throw Failure("the producer sent something else than textures");
    }
    Fds fds = {};
    std::memcpy(fds.data(), CMSG_DATA(rights), sizeof fds);
    SharedObjects objects{.textures = {},
                          .ready = Timeline(device, fds[kTextures]),
                          .done = Timeline(device, fds[kTextures + 1]),
                          .mailbox = std::make_unique<Mailbox>(fds[kTextures + 2])};
    for (std::size_t i = 0; i < kTextures; ++i) {
        objects.textures.push_back(Image::import(device, extent, packet.allocation, fds[i]));
    }
    return objects;
}

} // namespace bench::raw
