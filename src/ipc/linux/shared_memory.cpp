#include "ipc/shared_memory.hpp"

#include "core/try.hpp"

#include <cerrno>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace geyser {
namespace {

constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

std::unexpected<Error> system_failure(std::string_view operation, std::string call) {
    const int error = errno;
    const ErrorCode code = error == ENOMEM || error == EMFILE || error == ENFILE || error == ENOSPC
                               ? ErrorCode::OutOfHostMemory
                               : ErrorCode::SystemFailure;
    return fail(code, operation, std::move(call) + ": " + std::generic_category().message(error), error);
}

/// A memfd that can still be sealed.
Result<UniqueFd> create_memory(const char* debug_name, std::uint64_t size, std::string_view operation) {
    if (size > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max())) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " is more than a file can have, " +
                        std::to_string(std::numeric_limits<off_t>::max()));
    }
    UniqueFd memory(memfd_create(debug_name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory) {
        return system_failure(operation, "memfd_create");
    }
    if (ftruncate(memory.get(), static_cast<off_t>(size)) != 0) {
        return system_failure(operation, "ftruncate to " + std::to_string(size) + " bytes");
    }
    return memory;
}

Result<void> seal(const UniqueFd& memory, int seals, std::string_view operation) {
    if (fcntl(memory.get(), F_ADD_SEALS, seals | F_SEAL_SEAL) != 0) {
        return system_failure(operation, "fcntl F_ADD_SEALS");
    }
    return {};
}

/// Whether a descriptor from a peer is a memfd that cannot shrink or grow.
Result<void> check_sealed_memory(const UniqueFd& memory, std::uint64_t size, std::string_view operation) {
    if (!memory) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle holds no memory");
    }
    struct stat status = {};
    if (fstat(memory.get(), &status) != 0) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "fstat of the handle's descriptor: " + std::generic_category().message(errno), errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the handle's descriptor is not memory but another kind of file");
    }
    // Only memfds and shared hugetlb files have seals; a file on disk, whose owner can truncate it, answers EINVAL.
    const int seals = fcntl(memory.get(), F_GET_SEALS);
    if (seals < 0) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the handle's descriptor is not a memfd: fcntl F_GET_SEALS: " +
                        std::generic_category().message(errno),
                    errno);
    }
    if ((seals & kSizeSeals) != kSizeSeals) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the memory's seals " + std::to_string(seals) + " lack F_SEAL_SHRINK | F_SEAL_GROW (" +
                        std::to_string(kSizeSeals) + ")");
    }
    // Huge pages come from a small pool that a peer can empty by punching holes: the next touch would be a SIGBUS.
    struct statfs file_system = {};
    if (fstatfs(memory.get(), &file_system) != 0) {
        return system_failure(operation, "fstatfs");
    }
    if (file_system.f_type == HUGETLBFS_MAGIC) {
        return fail(ErrorCode::InvalidHandle, operation, "the memory is of huge pages, not of ordinary ones");
    }
    // Read again: only now is the size known to stay.
    if (fstat(memory.get(), &status) != 0) {
        return system_failure(operation, "fstat");
    }
    if (static_cast<std::uint64_t>(status.st_size) < size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the memory has " + std::to_string(status.st_size) + " bytes, fewer than the handle's " +
                        std::to_string(size));
    }
    return {};
}

Result<std::span<std::byte>> map_shared(const UniqueFd& memory, std::uint64_t size, MemoryAccess access,
                                        std::string_view operation) {
    if (size > std::numeric_limits<std::size_t>::max()) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " does not fit the address space");
    }
    const auto length = static_cast<std::size_t>(size);
    const int protection = access == MemoryAccess::ReadOnly ? PROT_READ : PROT_READ | PROT_WRITE;
    void* const address = mmap(nullptr, length, protection, MAP_SHARED, memory.get(), 0);
    if (address == MAP_FAILED) {
        if (errno == EACCES || errno == EPERM) {
            return fail(ErrorCode::InvalidHandle, operation,
                        "mmap of memory that may not be written: " + std::generic_category().message(errno), errno);
        }
        return system_failure(operation, "mmap of " + std::to_string(size) + " bytes");
    }
    return std::span(static_cast<std::byte*>(address), length);
}

} // namespace

Result<UniqueFd> create_sealed_memory(const char* debug_name, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(auto memory, create_memory(debug_name, size, operation));
    GEYSER_CHECK(seal(memory, kSizeSeals, operation));
    return memory;
}

Result<OwnMemory> create_published_memory(const char* debug_name, std::uint64_t size, std::string_view operation) {
    OwnMemory own;
    GEYSER_TRY(own.memory, create_memory(debug_name, size, operation));
    GEYSER_TRY(own.mapping, MappedMemory::map(own.memory, size, operation));
    // Linux 5.1: mappings that exist may write, later ones may not.
    GEYSER_CHECK(seal(own.memory, kSizeSeals | F_SEAL_FUTURE_WRITE, operation));
    return own;
}

Result<MappedMemory> MappedMemory::map(const UniqueFd& memory, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(const auto bytes, map_shared(memory, size, MemoryAccess::ReadWrite, operation));
    return MappedMemory(bytes);
}

Result<MappedMemory> MappedMemory::map_checked(const UniqueFd& memory, std::uint64_t size, std::string_view operation,
                                               MemoryAccess access) {
    GEYSER_CHECK(check_sealed_memory(memory, size, operation));
    GEYSER_TRY(const auto bytes, map_shared(memory, size, access, operation));
    return MappedMemory(bytes);
}

} // namespace geyser
