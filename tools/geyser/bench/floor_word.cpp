#include "floor_word.hpp"

#include <core/try.hpp>

#include <cerrno>
#include <climits>
#include <string>
#include <system_error>
#include <utility>

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace geyser::tool::bench {
namespace {

constexpr std::string_view kOperation = "bench stream";

std::unexpected<Error> failed(const char* call) {
    const int error = errno;
    return fail(ErrorCode::SystemFailure, kOperation, std::string(call) + ": " + std::generic_category().message(error),
                error);
}

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

} // namespace

Result<FloorWord> FloorWord::create() {
    UniqueFd file(::memfd_create("geyser-bench-floor", MFD_CLOEXEC));
    if (!file) {
        return failed("memfd_create");
    }
    if (::ftruncate(file.get(), sizeof(Memory)) != 0) {
        return failed("ftruncate");
    }
    return map(std::move(file));
}

Result<FloorWord> FloorWord::open(const SharedMemoryHandle& handle) {
    GEYSER_TRY(auto file, duplicate(handle.object));
    return map(std::move(file));
}

Result<FloorWord> FloorWord::map(UniqueFd file) {
    void* const memory = ::mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED) {
        return failed("mmap");
    }
    return FloorWord(std::move(file), static_cast<Memory*>(memory));
}

FloorWord::FloorWord(FloorWord&& other) noexcept
    : file_(std::move(other.file_)), memory_(std::exchange(other.memory_, nullptr)) {}

FloorWord::~FloorWord() {
    if (memory_ != nullptr) {
        ::munmap(memory_, sizeof(Memory));
    }
}

Result<SharedMemoryHandle> FloorWord::handle() const {
    GEYSER_TRY(auto file, duplicate(file_));
    return SharedMemoryHandle{.object = std::move(file)};
}

void FloorWord::publish() noexcept {
    memory_->published_ns.store(now().count());
    memory_->count.fetch_add(1);
    ::syscall(SYS_futex, &memory_->count, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Result<FloorWord::Seen> FloorWord::wait_beyond(std::uint32_t count, Timeout timeout) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
    const timespec relative{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
    std::uint32_t seen = memory_->count.load();
    while (seen == count) {
        if (::syscall(SYS_futex, &memory_->count, FUTEX_WAIT, count, &relative, nullptr, 0) != 0 &&
            errno == ETIMEDOUT) {
            return fail(ErrorCode::Timeout, kOperation, "the floor's publisher fell silent");
        }
        seen = memory_->count.load();
    }
    return Seen{.count = seen, .published = std::chrono::nanoseconds(memory_->published_ns.load())};
}

} // namespace geyser::tool::bench
