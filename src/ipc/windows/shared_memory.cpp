// Sections without a file: memory of a fixed size, which the paging file backs.
#include "ipc/shared_memory.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/security.hpp"

#include <limits>
#include <string>

#include <winternl.h>

// Documented for drivers alone, as ZwQuerySection's twin, and in every ntdll.
struct SectionBasicInformation {
    void* base = nullptr;
    ULONG attributes = 0;
    LARGE_INTEGER size = {};
};
extern "C" NTSYSAPI NTSTATUS NTAPI NtQuerySection(HANDLE section, int kind, void* information, SIZE_T size,
                                                  SIZE_T* written);

namespace geyser {
namespace {

using ipc::last_failure;
using ipc::OwnerOnly;

constexpr DWORD kReadOnly = SECTION_MAP_READ | SECTION_QUERY;
constexpr DWORD kReadWrite = SECTION_MAP_READ | SECTION_MAP_WRITE | SECTION_QUERY;

Result<UniqueHandle> create_section(std::uint64_t size, OwnerOnly security, std::string_view operation) {
    ULARGE_INTEGER wanted;
    wanted.QuadPart = size;
    UniqueHandle section(::CreateFileMappingW(INVALID_HANDLE_VALUE, security.attributes(), PAGE_READWRITE | SEC_COMMIT,
                                              wanted.HighPart, wanted.LowPart, nullptr));
    if (!section) {
        return last_failure(operation, "CreateFileMapping of " + std::to_string(size) + " bytes");
    }
    return section;
}

/// The same section, with the right to do this much and no more.
Result<UniqueHandle> narrow(const UniqueHandle& section, DWORD access, std::string_view operation) {
    HANDLE narrowed = nullptr;
    if (::DuplicateHandle(::GetCurrentProcess(), section.get(), ::GetCurrentProcess(), &narrowed, access,
                          /*bInheritHandle=*/FALSE, 0) == FALSE) {
        return last_failure(operation, "DuplicateHandle of a section");
    }
    return UniqueHandle(narrowed);
}

Result<std::span<std::byte>> map_section(const UniqueHandle& section, std::uint64_t size, MemoryAccess access,
                                         std::string_view operation) {
    // 0 would mean "all of it".
    if (size == 0 || size > std::numeric_limits<SIZE_T>::max()) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " is nothing that can be mapped");
    }
    const DWORD wanted = access == MemoryAccess::ReadOnly ? FILE_MAP_READ : FILE_MAP_READ | FILE_MAP_WRITE;
    const auto length = static_cast<SIZE_T>(size);
    void* const address = ::MapViewOfFile(section.get(), wanted, 0, 0, length);
    if (address == nullptr) {
        const auto error = static_cast<int>(::GetLastError());
        if (error == ERROR_ACCESS_DENIED) {
            return fail(ErrorCode::InvalidHandle, operation,
                        "the memory may not be " + std::string(access == MemoryAccess::ReadOnly ? "read" : "written"),
                        error);
        }
        return ipc::system_failure(operation, "MapViewOfFile of " + std::to_string(size) + " bytes", error);
    }
    return std::span(static_cast<std::byte*>(address), length);
}

/// Whether a handle from a peer is memory that stays where it is.
Result<void> check_section(const UniqueHandle& section, std::uint64_t size, std::string_view operation) {
    if (!section) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle holds no memory");
    }
    SectionBasicInformation information = {};
    if (const NTSTATUS status = ::NtQuerySection(section.get(), 0, &information, sizeof(information), nullptr);
        status < 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle is not memory, or may not be asked what it is",
                    status);
    }
    // A file may lie at the other end of a network, and pages that are reserved may never come: who reads them dies.
    // So may who counts in a word that no cache holds.
    constexpr DWORD kAsked =
        SEC_COMMIT | SEC_RESERVE | SEC_FILE | SEC_IMAGE | SEC_LARGE_PAGES | SEC_NOCACHE | SEC_WRITECOMBINE;
    if ((information.attributes & kAsked) != SEC_COMMIT) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the memory's attributes " + std::to_string(information.attributes) +
                        " are not those of ordinary, committed memory, " + std::to_string(DWORD{SEC_COMMIT}));
    }
    if (static_cast<std::uint64_t>(information.size.QuadPart) < size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the memory has " + std::to_string(information.size.QuadPart) + " bytes, fewer than the handle's " +
                        std::to_string(size));
    }
    return {};
}

} // namespace

Result<OsObject> create_sealed_memory(const char* /*debug_name*/, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(OwnerOnly security, OwnerOnly::limited_to(kReadWrite, operation));
    GEYSER_TRY(const UniqueHandle section, create_section(size, std::move(security), operation));
    return narrow(section, kReadWrite, operation);
}

Result<OwnMemory> create_published_memory(const char* /*debug_name*/, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(OwnerOnly security, OwnerOnly::limited_to(kReadOnly, operation));
    GEYSER_TRY(const UniqueHandle section, create_section(size, std::move(security), operation));
    OwnMemory own;
    GEYSER_TRY(own.mapping, MappedMemory::map(section, size, operation));
    // The one handle that could write is gone after this, and no other one can be had: the section's descriptor does
    // not allow it, to nobody.
    GEYSER_TRY(own.memory, narrow(section, kReadOnly, operation));
    return own;
}

Result<MappedMemory> MappedMemory::map(const OsObject& memory, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(const auto bytes, map_section(memory, size, MemoryAccess::ReadWrite, operation));
    return MappedMemory(bytes);
}

Result<MappedMemory> MappedMemory::map_checked(const OsObject& memory, std::uint64_t size, std::string_view operation,
                                               MemoryAccess access) {
    GEYSER_CHECK(check_section(memory, size, operation));
    GEYSER_TRY(const auto bytes, map_section(memory, size, access, operation));
    return MappedMemory(bytes);
}

} // namespace geyser
