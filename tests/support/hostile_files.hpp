// Descriptors that a peer may send in place of a driver's memory.
#pragma once

#include <geyser/os_object.hpp>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace geyser::test {

inline int checked(int result, const char* call) {
    if (result < 0) {
        throw std::system_error(errno, std::generic_category(), call);
    }
    return result;
}

inline UniqueFd pipe_end() {
    std::array<int, 2> ends = {};
    checked(pipe2(ends.data(), O_CLOEXEC), "pipe2");
    const UniqueFd closed(ends[1]);
    return UniqueFd(ends[0]);
}

inline UniqueFd dev_null() { return UniqueFd(checked(open("/dev/null", O_RDWR | O_CLOEXEC), "open")); }

inline UniqueFd unconnected_socket() {
    return UniqueFd(checked(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
}

/// All zeros.
inline UniqueFd memory_of_size(std::uint64_t size) {
    UniqueFd memory(checked(memfd_create("peer", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create"));
    checked(ftruncate(memory.get(), static_cast<off_t>(size)), "ftruncate");
    return memory;
}

} // namespace geyser::test
