// Memory entries: ports that stand for memory (mach_make_memory_entry_64 in <mach/vm_map.h>). Their size is fixed.
#include "ipc/shared_memory.hpp"

#include "core/try.hpp"
#include "ipc/macos/mach_error.hpp"

#include <limits>
#include <string>

#include <mach/mach.h>

namespace geyser {
namespace {

using ipc::mach_failure;

Result<UniquePort> make_entry(std::uint64_t size, vm_prot_t permission, mach_port_t parent,
                              std::string_view operation) {
    memory_object_size_t wanted = size; // rounded up to pages
    mach_port_t entry = MACH_PORT_NULL;
    if (const kern_return_t status =
            ::mach_make_memory_entry_64(mach_task_self(), &wanted, 0, permission, &entry, parent);
        status != KERN_SUCCESS) {
        return mach_failure(operation, "mach_make_memory_entry_64 of " + std::to_string(size) + " bytes", status);
    }
    UniquePort made(entry);
    if (wanted < size) {
        return fail(ErrorCode::SystemFailure, operation,
                    "mach_make_memory_entry_64 gave " + std::to_string(wanted) + " bytes, fewer than " +
                        std::to_string(size));
    }
    return made;
}

Result<std::span<std::byte>> map_entry(const UniquePort& entry, std::uint64_t size, MemoryAccess access,
                                       std::string_view operation) {
    if (size == 0 || size > std::numeric_limits<vm_size_t>::max()) {
        return fail(ErrorCode::SizeOverflow, operation,
                    "size " + std::to_string(size) + " is nothing that can be mapped");
    }
    const vm_prot_t protection = access == MemoryAccess::ReadOnly ? VM_PROT_READ : VM_PROT_READ | VM_PROT_WRITE;
    vm_address_t address = 0;
    const auto length = static_cast<vm_size_t>(size);
    const kern_return_t status = ::vm_map(mach_task_self(), &address, length, 0, VM_FLAGS_ANYWHERE, entry.get(), 0,
                                          /*copy=*/0, protection, protection, VM_INHERIT_SHARE);
    switch (status) {
    case KERN_SUCCESS:
        // Mach's addresses are integers. NOLINTNEXTLINE(performance-no-int-to-ptr)
        return std::span(reinterpret_cast<std::byte*>(address), static_cast<std::size_t>(length));
    case KERN_INVALID_ARGUMENT:
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the memory has fewer bytes than the handle's " + std::to_string(size), status);
    case KERN_INVALID_OBJECT:
        return fail(ErrorCode::InvalidHandle, operation, "the handle's port is not memory", status);
    case KERN_INVALID_RIGHT:
    case KERN_PROTECTION_FAILURE:
        return fail(ErrorCode::InvalidHandle, operation,
                    "the memory may not be " + std::string(access == MemoryAccess::ReadOnly ? "read" : "written"),
                    status);
    default:
        return mach_failure(operation, "vm_map of " + std::to_string(size) + " bytes", status);
    }
}

/// Whether one region of mapped memory is the kernel's own anonymous memory, which nobody can take away.
Result<void> check_region(vm_address_t address, const vm_region_extended_info_data_t& info,
                          std::string_view operation) {
    // Behind a pager is a file, which its owner can truncate.
    if (info.external_pager != 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the memory is a file's or a device's");
    }
    // Submaps and physical memory have no object to look at.
    if (info.share_mode == SM_EMPTY) {
        return fail(ErrorCode::InvalidHandle, operation, "the memory is not ordinary anonymous memory");
    }
    // What its owner can declare volatile can be emptied, and made to fault.
    int state = 0;
    if (::vm_purgable_control(mach_task_self(), address, VM_PURGABLE_GET_STATE, &state) == KERN_SUCCESS) {
        return fail(ErrorCode::InvalidHandle, operation, "the memory is purgeable");
    }
    return {};
}

Result<void> check_regions(std::span<const std::byte> mapped, std::string_view operation) {
    const auto begin = reinterpret_cast<vm_address_t>(mapped.data());
    const vm_address_t end = begin + mapped.size();
    for (vm_address_t at = begin; at < end;) {
        vm_address_t address = at;
        vm_size_t size = 0;
        vm_region_extended_info_data_t info = {};
        mach_msg_type_number_t count = VM_REGION_EXTENDED_INFO_COUNT;
        mach_port_t object = MACH_PORT_NULL; // always null, says <mach/vm_region.h>
        const kern_return_t status = ::vm_region_64(mach_task_self(), &address, &size, VM_REGION_EXTENDED_INFO,
                                                    reinterpret_cast<vm_region_info_t>(&info), &count, &object);
        if (status != KERN_SUCCESS) {
            return mach_failure(operation, "vm_region_64", status);
        }
        if (address > at || size == 0) {
            return fail(ErrorCode::InvalidHandle, operation, "the memory has a hole");
        }
        GEYSER_CHECK(check_region(address, info, operation));
        at = address + size;
    }
    return {};
}

} // namespace

Result<OsObject> create_sealed_memory(const char* /*debug_name*/, std::uint64_t size, std::string_view operation) {
    return make_entry(size, MAP_MEM_NAMED_CREATE | VM_PROT_READ | VM_PROT_WRITE, MACH_PORT_NULL, operation);
}

Result<OwnMemory> create_published_memory(const char* debug_name, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(const UniquePort writable, create_sealed_memory(debug_name, size, operation));
    OwnMemory own;
    GEYSER_TRY(own.mapping, MappedMemory::map(writable, size, operation));
    // The same memory, but no right to write it; the other entry is gone after this.
    GEYSER_TRY(own.memory, make_entry(size, VM_PROT_READ, writable.get(), operation));
    return own;
}

Result<MappedMemory> MappedMemory::map(const OsObject& memory, std::uint64_t size, std::string_view operation) {
    GEYSER_TRY(const auto bytes, map_entry(memory, size, MemoryAccess::ReadWrite, operation));
    return MappedMemory(bytes);
}

Result<MappedMemory> MappedMemory::map_checked(const OsObject& memory, std::uint64_t size, std::string_view operation,
                                               MemoryAccess access) {
    if (!memory) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle holds no memory");
    }
    GEYSER_TRY(const auto bytes, map_entry(memory, size, access, operation));
    MappedMemory mapped(bytes);
    // Only what is mapped can be asked what it is. Nothing has been read of it yet, and what it is it stays.
    GEYSER_CHECK(check_regions(bytes, operation));
    return mapped;
}

} // namespace geyser
