// kqueue(2) on epoll.
#include "port.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/event.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace geyser::fake_mach {
namespace {

/// One event that a queue looks out for. What stands for it is a descriptor: its own, or another's.
struct Note {
    struct kevent registered = {};
    Fd own;
    int watched = -1;
};
using Notes = std::map<std::pair<std::int16_t, std::uintptr_t>, Note>;

/// Under the lock of the rights, which are closed with notes and the other way round.
std::map<int, Notes>& queues() {
    static auto& all = *new std::map<int, Notes>;
    return all;
}

std::uint64_t key(const struct kevent& event) {
    return static_cast<std::uint64_t>(static_cast<std::uint16_t>(event.filter)) << 32 |
           static_cast<std::uint32_t>(event.ident);
}

void set_timer(const Fd& timer, std::intptr_t nanoseconds) {
    const itimerspec when = {
        .it_interval = {}, .it_value = {.tv_sec = nanoseconds / 1'000'000'000, .tv_nsec = nanoseconds % 1'000'000'000}};
    ::timerfd_settime(timer.get(), 0, &when, nullptr);
}

Note make_note(const struct kevent& change) {
    Note note;
    note.registered = change;
    switch (change.filter) {
    case EVFILT_READ:
        note.watched = static_cast<int>(change.ident);
        break;
    case EVFILT_USER:
        note.own = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        break;
    case EVFILT_TIMER:
        note.own = Fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        break;
    case EVFILT_VNODE:
        note.own = Fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
        if (::inotify_add_watch(note.own.get(), ("/proc/self/fd/" + std::to_string(change.ident)).c_str(),
                                IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) < 0) {
            die("EVFILT_VNODE: no file that is open");
        }
        break;
    case EVFILT_MACHPORT: {
        const Entry& entry = Space::get().entry(static_cast<mach_port_t>(change.ident), "kevent EVFILT_MACHPORT");
        if (!entry.receive) {
            die("kevent EVFILT_MACHPORT: no receive right", static_cast<mach_port_t>(change.ident));
        }
        note.own = Fd(::dup(entry.ready.get()));
        break;
    }
    default:
        die("kevent: a filter that the fake has not");
    }
    if (note.own) {
        note.watched = note.own.get();
    }
    return note;
}

int apply(int queue, Notes& notes, const struct kevent& change) {
    const auto found = notes.find({change.filter, change.ident});
    if ((change.flags & EV_DELETE) != 0) {
        if (found == notes.end()) {
            errno = ENOENT;
            return -1;
        }
        ::epoll_ctl(queue, EPOLL_CTL_DEL, found->second.watched, nullptr);
        notes.erase(found);
        return 0;
    }
    if (found == notes.end() || change.filter == EVFILT_READ) { // a descriptor may be another one by now
        if ((change.flags & EV_ADD) == 0) {
            errno = ENOENT;
            return -1;
        }
        Note note = make_note(change);
        epoll_event event{.events = EPOLLIN | EPOLLRDHUP, .data = {.u64 = key(change)}};
        if (::epoll_ctl(queue, EPOLL_CTL_ADD, note.watched, &event) != 0 && errno != EEXIST) {
            return -1;
        }
        notes.insert_or_assign({change.filter, change.ident}, std::move(note));
    }
    Note& note = notes.at({change.filter, change.ident});
    if (change.filter == EVFILT_USER && (change.fflags & NOTE_TRIGGER) != 0) {
        const std::uint64_t one = 1;
        (void)!::write(note.own.get(), &one, sizeof one);
    }
    if (change.filter == EVFILT_TIMER) {
        if (change.data <= 0) {
            die("EVFILT_TIMER: no time to come");
        }
        set_timer(note.own, change.data);
    }
    return 0;
}

/// What reporting an event does to it.
void reported(int queue, Notes& notes, Notes::iterator at) {
    Note& note = at->second;
    if ((note.registered.flags & EV_ONESHOT) != 0) {
        ::epoll_ctl(queue, EPOLL_CTL_DEL, note.watched, nullptr);
        notes.erase(at);
    } else if ((note.registered.flags & EV_CLEAR) != 0) {
        std::array<char, 4096> drained = {};
        while (::read(note.own.get(), drained.data(), drained.size()) > 0) {
        }
    }
}

} // namespace
} // namespace geyser::fake_mach

using namespace geyser::fake_mach;

extern "C" {

int __real_close(int fd);

/// The linker puts it before close(): a queue's events end with it.
int __wrap_close(int fd) {
    {
        const std::lock_guard lock(Space::get().mutex);
        if (const auto found = queues().find(fd); found != queues().end()) {
            const auto notes = queues().extract(found); // closed at the end, by way of here
        }
    }
    return __real_close(fd);
}

int kqueue() {
    const int queue = ::epoll_create1(0);
    if (queue >= 0) {
        const std::lock_guard lock(Space::get().mutex);
        queues()[queue].clear();
    }
    return queue;
}

int kevent(int queue, const struct kevent* changes, int change_count, struct kevent* events, int event_count,
           const struct timespec* timeout) {
    {
        const std::lock_guard lock(Space::get().mutex);
        const auto found = queues().find(queue);
        if (found == queues().end()) {
            errno = EBADF;
            return -1;
        }
        for (int i = 0; i < change_count; ++i) {
            if (apply(queue, found->second, changes[i]) != 0) {
                return -1;
            }
        }
    }
    if (event_count == 0) {
        return 0;
    }
    if (timeout != nullptr && timeout->tv_sec > 100'000'000) {
        errno = EINVAL;
        return -1;
    }
    pollfd ready = {.fd = queue, .events = POLLIN, .revents = 0};
    if (const int result = ::ppoll(&ready, 1, timeout, nullptr); result <= 0) {
        return result;
    }
    const std::lock_guard lock(Space::get().mutex);
    std::array<epoll_event, 8> seen = {};
    const int count = ::epoll_wait(queue, seen.data(), std::min(event_count, static_cast<int>(seen.size())), 0);
    Notes& notes = queues()[queue];
    int reports = 0;
    for (int i = 0; i < count; ++i) {
        const auto at = notes.find({static_cast<std::int16_t>(seen[static_cast<std::size_t>(i)].data.u64 >> 32),
                                    seen[static_cast<std::size_t>(i)].data.u64 & 0xffffffffU});
        if (at != notes.end()) {
            events[reports++] = at->second.registered;
            reported(queue, notes, at);
        }
    }
    return reports;
}

} // extern "C"
