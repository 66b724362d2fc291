// What Geyser uses of kqueue(2), for the fake.
#pragma once
#pragma GCC system_header // a structure and a function of one name

#include <cstdint>
#include <ctime>

struct kevent {
    std::uintptr_t ident;
    std::int16_t filter;
    std::uint16_t flags;
    std::uint32_t fflags;
    std::intptr_t data;
    void* udata;
};

constexpr std::int16_t EVFILT_READ = -1;
constexpr std::int16_t EVFILT_VNODE = -4;
constexpr std::int16_t EVFILT_TIMER = -7;
constexpr std::int16_t EVFILT_MACHPORT = -8;
constexpr std::int16_t EVFILT_USER = -10;
constexpr std::uint16_t EV_ADD = 0x1;
constexpr std::uint16_t EV_DELETE = 0x2;
constexpr std::uint16_t EV_ENABLE = 0x4;
constexpr std::uint16_t EV_ONESHOT = 0x10;
constexpr std::uint16_t EV_CLEAR = 0x20;
constexpr std::uint32_t NOTE_WRITE = 0x2;
constexpr std::uint32_t NOTE_NSECONDS = 0x4;
constexpr std::uint32_t NOTE_TRIGGER = 0x01000000;

extern "C" {
int kqueue();
int kevent(int queue, const struct kevent* changes, int change_count, struct kevent* events, int event_count,
           const struct timespec* timeout);
}
