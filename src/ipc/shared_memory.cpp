#include "ipc/shared_memory.hpp"

#include <string>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace geyser {

Result<std::uint64_t> round_to_pages(std::uint64_t size, std::string_view operation) {
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    std::uint64_t padded = 0;
    if (__builtin_add_overflow(size, page - 1, &padded)) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " cannot be rounded up to pages of " + std::to_string(page));
    }
    return padded & ~(page - 1);
}

MappedMemory::MappedMemory(MappedMemory&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedMemory& MappedMemory::operator=(MappedMemory&& other) noexcept {
    MappedMemory taken(std::move(other));
    std::swap(bytes_, taken.bytes_);
    return *this;
}

MappedMemory::~MappedMemory() {
    if (!bytes_.empty()) {
        munmap(bytes_.data(), bytes_.size());
    }
}

} // namespace geyser
