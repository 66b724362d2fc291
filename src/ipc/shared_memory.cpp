#include "ipc/shared_memory.hpp"

#include "ipc/pages.hpp"

#include <limits>
#include <string>
#include <utility>

namespace geyser {

Result<std::uint64_t> round_to_pages(std::uint64_t size, std::string_view operation) {
    const std::uint64_t page = ipc::page_size();
    if (size > std::numeric_limits<std::uint64_t>::max() - (page - 1)) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " cannot be rounded up to pages of " + std::to_string(page));
    }
    return (size + page - 1) & ~(page - 1);
}

MappedMemory::MappedMemory(MappedMemory&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedMemory& MappedMemory::operator=(MappedMemory&& other) noexcept {
    MappedMemory taken(std::move(other));
    std::swap(bytes_, taken.bytes_);
    return *this;
}

MappedMemory::~MappedMemory() {
    if (!bytes_.empty()) {
        ipc::unmap(bytes_);
    }
}

} // namespace geyser
