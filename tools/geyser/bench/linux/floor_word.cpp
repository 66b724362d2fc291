#include <bench/floor_word.hpp>

#include <core/try.hpp>

#include <atomic>
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

struct FloorWord::Memory {
    std::atomic<std::int64_t> published_ns = 0;
    alignas(64) std::atomic<std::uint32_t> count = 0;
};

struct FloorWord::Mapping {
    Mapping(UniqueFd mapped, Memory* at) noexcept : file(std::move(mapped)), memory(at) {}
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { ::munmap(memory, sizeof(Memory)); }

    UniqueFd file;
    Memory* memory;
};

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

Result<FloorWord> FloorWord::map(OsObject object) {
    void* const memory = ::mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, object.get(), 0);
    if (memory == MAP_FAILED) {
        return failed("mmap");
    }
    return FloorWord(std::make_unique<Mapping>(std::move(object), static_cast<Memory*>(memory)));
}

FloorWord::FloorWord(std::unique_ptr<Mapping> mapping) noexcept : mapping_(std::move(mapping)) {}
FloorWord::FloorWord(FloorWord&&) noexcept = default;
FloorWord::~FloorWord() = default;

Result<SharedMemoryHandle> FloorWord::handle() const {
    GEYSER_TRY(auto file, duplicate(mapping_->file));
    return SharedMemoryHandle{.object = std::move(file)};
}

void FloorWord::publish() noexcept {
    Memory& memory = *mapping_->memory;
    memory.published_ns.store(now().count());
    memory.count.fetch_add(1);
    ::syscall(SYS_futex, &memory.count, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Result<FloorWord::Seen> FloorWord::wait_beyond(std::uint32_t count, Timeout timeout) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
    const timespec relative{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
    Memory& memory = *mapping_->memory;
    std::uint32_t seen = memory.count.load();
    while (seen == count) {
        if (::syscall(SYS_futex, &memory.count, FUTEX_WAIT, count, &relative, nullptr, 0) != 0 && errno == ETIMEDOUT) {
            return fail(ErrorCode::Timeout, kOperation, "the floor's publisher fell silent");
        }
        seen = memory.count.load();
    }
    return Seen{.count = seen, .published = std::chrono::nanoseconds(memory.published_ns.load())};
}

} // namespace geyser::tool::bench
