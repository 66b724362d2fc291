// Memory as Linux shares it.
#pragma once

#include <geyser/os_object.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace geyser::test {

/// A memfd of a peer's making.
inline UniqueFd memory_of(std::uint64_t size, int seals, unsigned flags = MFD_ALLOW_SEALING) {
    UniqueFd memory(memfd_create("peer", MFD_CLOEXEC | flags));
    EXPECT_TRUE(memory);
    EXPECT_EQ(ftruncate(memory.get(), static_cast<off_t>(size)), 0) << strerror(errno);
    if (seals != 0) {
        EXPECT_EQ(fcntl(memory.get(), F_ADD_SEALS, seals), 0) << strerror(errno);
    }
    return memory;
}

} // namespace geyser::test
