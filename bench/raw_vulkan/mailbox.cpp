#include "mailbox.hpp"

#include "../exchange.hpp"
#include "../failure.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace bench::raw {
namespace {

[[noreturn]] void fail(const char* call) { throw Failure(std::string(call) + ": " + std::strerror(errno)); }

} // namespace

Mailbox::Mailbox() : fd_(::memfd_create("raw-vulkan", MFD_CLOEXEC)) {
    if (fd_ < 0) {
        fail("memfd_create");
    }
    if (::ftruncate(fd_, sizeof(Memory)) != 0) {
        fail("ftruncate");
    }
    map();
}

Mailbox::Mailbox(int fd) : fd_(fd) { map(); }

Mailbox::~Mailbox() {
    ::munmap(memory_, sizeof(Memory));
    ::close(fd_);
}

void Mailbox::map() {
    void* const memory = ::mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
    if (memory == MAP_FAILED) {
        fail("mmap");
    }
    memory_ = static_cast<Memory*>(memory);
}

void Mailbox::tell(std::uint64_t frame) noexcept {
    memory_->told.store(static_cast<std::uint32_t>(frame));
    if (memory_->sleeps.load() != 0) {
        ::syscall(SYS_futex, &memory_->told, FUTEX_WAKE, 1, nullptr, nullptr, 0);
    }
}

void Mailbox::wait_for(std::uint64_t frame) const {
    const auto wanted = static_cast<std::uint32_t>(frame);
    const timespec patience{.tv_sec = kPatience.count(), .tv_nsec = 0};
    std::uint32_t told = memory_->told.load();
    while (static_cast<std::int32_t>(told - wanted) < 0) {
        memory_->sleeps.store(1);
        const long result = ::syscall(SYS_futex, &memory_->told, FUTEX_WAIT, told, &patience, nullptr, 0);
        const bool late = result != 0 && errno == ETIMEDOUT;
        memory_->sleeps.store(0);
        if (late) {
            throw Failure("the producer did not submit frame " + std::to_string(frame) + " within 10 s");
        }
        told = memory_->told.load();
    }
}

} // namespace bench::raw
