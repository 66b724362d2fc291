#include "port.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

extern "C" int __real_close(int fd); // by --wrap=close

namespace geyser::fake_mach {
namespace {

constexpr std::size_t kPageBytes = 4096;

int checked(int result, const char* call) {
    if (result < 0) {
        die(std::string(call) + ": " + std::strerror(errno));
    }
    return result;
}

void watch(const Fd& epoll, int fd, std::uint32_t events) {
    epoll_event event{.events = events, .data = {.fd = fd}};
    checked(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

} // namespace

void die(const std::string& what, mach_port_t name) {
    std::fprintf(stderr, "fake Mach: %s (name 0x%x)\n", what.c_str(), name);
    std::abort();
}

Fd& Fd::operator=(Fd&& other) noexcept {
    reset();
    fd_ = other.release();
    return *this;
}
Fd::~Fd() { reset(); }
int Fd::release() noexcept { return std::exchange(fd_, -1); }
void Fd::reset() noexcept {
    if (const int fd = release(); fd >= 0) {
        const int saved = errno;
        __real_close(fd);
        errno = saved;
    }
}

std::shared_ptr<Port> Port::create(Kind kind) {
    auto port = std::make_shared<Port>();
    port->page = Fd(checked(::memfd_create("fake-mach-port", MFD_CLOEXEC), "memfd_create"));
    checked(::ftruncate(port->page.get(), kPageBytes), "ftruncate");
    void* const address = ::mmap(nullptr, kPageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, port->page.get(), 0);
    if (address == MAP_FAILED) {
        die("mmap");
    }
    std::random_device random;
    port->state = new (address) SharedState{.id = std::uint64_t{random()} << 32 | random(), .kind = kind};
    if (kind == Kind::Queue) {
        std::array<int, 2> ends = {};
        checked(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
        port->receive = Fd(ends[0]);
        port->send = Fd(ends[1]);
        const int bytes = 1 << 20; // the kernel takes what it allows
        ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    }
    return port;
}

std::shared_ptr<Port> Port::open(Fd receive, Fd send, Fd page) {
    auto port = std::make_shared<Port>();
    port->receive = std::move(receive);
    port->send = std::move(send);
    port->page = std::move(page);
    void* const address = ::mmap(nullptr, kPageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, port->page.get(), 0);
    if (address == MAP_FAILED) {
        die("mmap");
    }
    port->state = static_cast<SharedState*>(address);
    return port;
}

void Port::end_service() {
    if (server.joinable()) {
        ::shutdown(launchd.get(), SHUT_RDWR);
        server.join();
        launchd.reset();
    }
}

Port::~Port() {
    end_service();
    if (state != nullptr) {
        ::munmap(state, kPageBytes);
    }
}

bool Port::has_died() const {
    if (state->kind == Kind::Memory) {
        return false;
    }
    pollfd end = {.fd = send.get(), .events = 0, .revents = 0};
    return ::poll(&end, 1, 0) > 0;
}

Space& Space::get() {
    static Space& space = *new Space; // rights may be released by destructors of statics
    return space;
}

void Space::check_death(mach_port_t name, Entry& entry) {
    if (entry.port == nullptr || entry.receive || !entry.port->has_died()) {
        return;
    }
    entry.port.reset();
    entry.dead = entry.sends + entry.send_onces;
    entry.sends = entry.send_onces = 0;
    if (const mach_port_t told = std::exchange(entry.notify, mach_port_t{MACH_PORT_NULL}); told != MACH_PORT_NULL) {
        ++entry.dead; // the notification carries a reference
        if (const auto found = entries_.find(told); found != entries_.end() && found->second.receive) {
            notify(*found->second.port, MACH_NOTIFY_DEAD_NAME, name);
        }
    }
}

Entry& Space::entry(mach_port_t name, const char* call) {
    const auto found = entries_.find(name);
    if (found == entries_.end()) {
        die(std::string(call) + " of a name that is not there", name);
    }
    check_death(name, found->second);
    return found->second;
}

void Space::deliver_notifications(mach_port_t name) {
    for (auto& [each, entry] : entries_) {
        if (entry.notify == name) {
            check_death(each, entry);
        }
    }
}

mach_port_t Space::name_of(const std::shared_ptr<Port>& port) {
    for (auto& [name, entry] : entries_) {
        if (entry.port != nullptr && entry.port->state->id == port->state->id) {
            if (port->receive && !entry.port->receive) { // the receive right has arrived
                entry.port->receive = std::move(port->receive);
            }
            return name;
        }
    }
    const mach_port_t name = next_;
    next_ += 0x100;
    entries_[name].port = port;
    return name;
}

mach_port_t Space::add_send(const std::shared_ptr<Port>& port) {
    const mach_port_t name = name_of(port);
    ++entries_[name].sends;
    return name;
}

mach_port_t Space::add_send_once(const std::shared_ptr<Port>& port) {
    // Each has a name of its own.
    const mach_port_t name = next_;
    next_ += 0x100;
    entries_[name].port = port;
    entries_[name].send_onces = 1;
    return name;
}

mach_port_t Space::add_receive(const std::shared_ptr<Port>& port) {
    const mach_port_t name = name_of(port);
    Entry& entry = entries_[name];
    entry.receive = true;
    entry.ready = Fd(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
    watch(entry.ready, entry.port->receive.get(), EPOLLIN);
    return name;
}

void Space::destroy_receive(mach_port_t name) {
    Entry& right = entry(name, "destruction of the receive right");
    if (!right.receive) {
        die("destruction of a receive right that is not there", name);
    }
    right.receive = false;
    right.ready.reset();
    right.port->end_service();
    right.port->receive.reset();
    if (right.sends + right.send_onces > 0) {
        check_death(name, right);
    } else {
        forget_if_empty(name);
    }
}

void Space::release_one(mach_port_t name, const char* call) {
    Entry& right = entry(name, call);
    if (right.dead > 0) {
        --right.dead;
    } else if (right.send_onces > 0) {
        --right.send_onces;
        notify(*right.port, MACH_NOTIFY_SEND_ONCE, MACH_PORT_NULL);
    } else if (right.sends > 0) {
        --right.sends;
    } else {
        die(std::string(call) + ": released once too often", name);
    }
    forget_if_empty(name);
}

void Space::forget_if_empty(mach_port_t name) {
    const Entry& right = entries_[name];
    if (!right.receive && right.sends + right.send_onces + right.dead == 0) {
        if (right.notify != MACH_PORT_NULL) {
            die("the last right goes while a notification is asked for", name);
        }
        entries_.erase(name);
    }
}

std::string Space::list() const {
    std::string text;
    for (const auto& [name, entry] : entries_) {
        std::array<char, 160> line = {};
        std::snprintf(line.data(), line.size(), "0x%x:%s %u send, %u send-once, %u dead%s\n", name,
                      entry.receive ? " receive," : "", entry.sends, entry.send_onces, entry.dead,
                      entry.port != nullptr && entry.port->state->kind == Kind::Memory ? " (memory)" : "");
        text += line.data();
    }
    return text;
}

std::string list_rights() {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    return space.list();
}

} // namespace geyser::fake_mach

using namespace geyser::fake_mach;

extern "C" {

mach_port_t bootstrap_port = 0xb007;
mach_port_t mach_task_self() { return 0x103; }

const char* mach_error_string(kern_return_t status) {
    static thread_local std::array<char, 32> text = {};
    std::snprintf(text.data(), text.size(), "error 0x%x", static_cast<unsigned>(status));
    return text.data();
}

kern_return_t mach_port_construct(mach_port_t /*task*/, mach_port_options_t* options, std::uint64_t /*context*/,
                                  mach_port_t* name) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const auto port = Port::create(Kind::Queue);
    if ((options->flags & MPO_QLIMIT) != 0) {
        port->state->limit = options->mpl.mpl_qlimit;
    }
    *name = space.add_receive(port);
    if ((options->flags & MPO_INSERT_SEND_RIGHT) != 0) {
        space.add_send(port);
    }
    return KERN_SUCCESS;
}

kern_return_t mach_port_insert_right(mach_port_t /*task*/, mach_port_t name, mach_port_t right,
                                     mach_msg_type_name_t disposition) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const Entry& entry = space.entry(right, "mach_port_insert_right");
    if (disposition != MACH_MSG_TYPE_MAKE_SEND || name != right || !entry.receive) {
        die("mach_port_insert_right: only a send right made of a receive right, under its name", name);
    }
    space.add_send(entry.port);
    return KERN_SUCCESS;
}

kern_return_t mach_port_mod_refs(mach_port_t /*task*/, mach_port_t name, mach_port_right_t right, int delta) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    Entry& entry = space.entry(name, "mach_port_mod_refs");
    if (right == MACH_PORT_RIGHT_RECEIVE && delta == -1) {
        space.destroy_receive(name);
        return KERN_SUCCESS;
    }
    if (right != MACH_PORT_RIGHT_SEND || delta != 1) {
        die("mach_port_mod_refs: neither one send right more nor one receive right less", name);
    }
    if (entry.sends == 0) {
        return KERN_INVALID_RIGHT;
    }
    ++entry.sends;
    return KERN_SUCCESS;
}

kern_return_t mach_port_deallocate(mach_port_t /*task*/, mach_port_t name) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    space.release_one(name, "mach_port_deallocate");
    return KERN_SUCCESS;
}

kern_return_t mach_port_set_attributes(mach_port_t /*task*/, mach_port_t name, int flavor, mach_port_info_t info,
                                       mach_msg_type_number_t /*count*/) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const Entry& entry = space.entry(name, "mach_port_set_attributes");
    if (flavor != MACH_PORT_LIMITS_INFO || !entry.receive) {
        die("mach_port_set_attributes: not the limits of a receive right", name);
    }
    entry.port->state->limit = reinterpret_cast<mach_port_limits_t*>(info)->mpl_qlimit;
    return KERN_SUCCESS;
}

kern_return_t mach_port_get_attributes(mach_port_t /*task*/, mach_port_t name, int flavor, mach_port_info_t info,
                                       mach_msg_type_number_t* /*count*/) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const Entry& entry = space.entry(name, "mach_port_get_attributes");
    if (flavor != MACH_PORT_RECEIVE_STATUS || !entry.receive) {
        die("mach_port_get_attributes: not the status of a receive right", name);
    }
    space.deliver_notifications(name);
    *reinterpret_cast<mach_port_status_t*>(info) = {};
    reinterpret_cast<mach_port_status_t*>(info)->mps_msgcount = entry.port->state->queued;
    return KERN_SUCCESS;
}

kern_return_t mach_port_request_notification(mach_port_t /*task*/, mach_port_t name, mach_msg_id_t variant,
                                             natural_t /*sync*/, mach_port_t notify, mach_msg_type_name_t disposition,
                                             mach_port_t* previous) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    Entry& entry = space.entry(name, "mach_port_request_notification");
    if (variant != MACH_NOTIFY_DEAD_NAME || disposition != MACH_MSG_TYPE_MAKE_SEND_ONCE) {
        die("mach_port_request_notification: not of a dead name", name);
    }
    if (entry.port == nullptr) {
        return KERN_INVALID_ARGUMENT;
    }
    const mach_port_t before = std::exchange(entry.notify, notify);
    *previous = MACH_PORT_NULL;
    if (before != MACH_PORT_NULL) {
        Entry& told = space.entry(before, "an earlier request");
        ::epoll_ctl(told.ready.get(), EPOLL_CTL_DEL, entry.port->send.get(), nullptr);
        *previous = space.add_send_once(told.port);
    }
    if (notify != MACH_PORT_NULL) {
        const Entry& told = space.entry(notify, "mach_port_request_notification");
        if (!told.receive) {
            die("mach_port_request_notification: no receive right to make a send-once right of", notify);
        }
        watch(told.ready, entry.port->send.get(), 0); // a hang-up is always told
    }
    return KERN_SUCCESS;
}

} // extern "C"
