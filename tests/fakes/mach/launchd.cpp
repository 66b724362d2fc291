// bootstrap_check_in() and bootstrap_look_up(): a thread of the process that has checked in hands out send rights at an
// abstract socket. When the process or the port dies, nobody answers there any more.
#include "port.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace geyser::fake_mach {
namespace {

constexpr kern_return_t kUnknownService = 1102;

struct Address {
    sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = {}};
    socklen_t size = 0;

    explicit Address(const char* service) {
        const std::string name = std::string("fake-launchd/") + service;
        std::memcpy(address.sun_path + 1, name.data(), name.size());
        size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

struct Control {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(2 * sizeof(int))> bytes = {};
    char byte = 0;
    iovec data = {.iov_base = &byte, .iov_len = 1};
    msghdr header = {};

    Control() {
        header.msg_iov = &data;
        header.msg_iovlen = 1;
        header.msg_control = bytes.data();
        header.msg_controllen = bytes.size();
    }
};

void serve(int socket, int send, int page) {
    for (;;) {
        const Fd caller(::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
        if (!caller && errno != EINTR) {
            return; // the port has died
        }
        Control control;
        cmsghdr* const first = CMSG_FIRSTHDR(&control.header);
        const std::array fds = {send, page};
        *first = {.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        std::memcpy(CMSG_DATA(first), fds.data(), sizeof fds);
        ::sendmsg(caller.get(), &control.header, MSG_NOSIGNAL);
    }
}

} // namespace
} // namespace geyser::fake_mach

using namespace geyser::fake_mach;

extern "C" {

kern_return_t bootstrap_check_in(mach_port_t /*bootstrap*/, const char* service, mach_port_t* name) {
    Fd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    const Address address(service);
    if (::bind(socket.get(), address.get(), address.size) != 0 || ::listen(socket.get(), 16) != 0) {
        return 1103; // BOOTSTRAP_SERVICE_ACTIVE
    }
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const auto port = Port::create(Kind::Queue);
    port->server = std::thread(serve, socket.get(), port->send.get(), port->page.get());
    port->launchd = std::move(socket);
    *name = space.add_receive(port);
    return KERN_SUCCESS;
}

kern_return_t bootstrap_look_up(mach_port_t /*bootstrap*/, const char* service, mach_port_t* name) {
    const Fd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    const Address address(service);
    Control control;
    int result = -1;
    do {
        result = ::connect(socket.get(), address.get(), address.size);
    } while (result != 0 && errno == EINTR);
    ssize_t got = -1;
    do {
        got = result == 0 ? ::recvmsg(socket.get(), &control.header, MSG_CMSG_CLOEXEC) : 0;
    } while (got < 0 && errno == EINTR);
    const cmsghdr* const first = CMSG_FIRSTHDR(&control.header);
    if (got != 1 || first == nullptr || first->cmsg_len != CMSG_LEN(2 * sizeof(int))) {
        return kUnknownService;
    }
    std::array<int, 2> fds = {};
    std::memcpy(fds.data(), CMSG_DATA(first), sizeof fds);
    const auto port = Port::open(Fd(), Fd(fds[0]), Fd(fds[1]));
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    *name = port->has_died() ? MACH_PORT_DEAD : space.add_send(port);
    return KERN_SUCCESS;
}

const char* bootstrap_strerror(kern_return_t /*status*/) { return "an error of launchd"; }

} // extern "C"
