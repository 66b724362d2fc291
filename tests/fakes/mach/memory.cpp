// Memory entries on memfds, and what vm_region_64() would say of their mappings.
#include "port.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

namespace geyser::fake_mach {
namespace {

constexpr std::uint64_t kPageBytes = 4096;

std::uint64_t to_pages(std::uint64_t size) { return (size + kPageBytes - 1) / kPageBytes * kPageBytes; }

struct Region {
    std::uintptr_t end = 0;
    Memory memory = Memory::Anonymous;
};
std::map<std::uintptr_t, Region>& regions() {
    static auto& all = *new std::map<std::uintptr_t, Region>;
    return all;
}

mach_port_t add_entry(Space& space, int fd, std::uint64_t size, vm_prot_t permission, Memory memory) {
    const auto port = Port::create(Kind::Memory);
    port->send = Fd(fd);
    port->state->size = size;
    port->state->permission = permission;
    port->state->memory = memory;
    return space.add_send(port);
}

int new_memory(std::uint64_t size) {
    const int fd = ::memfd_create("fake-mach-memory", MFD_CLOEXEC);
    if (fd < 0 || ::ftruncate(fd, static_cast<off_t>(size)) != 0) {
        die(std::string("memfd: ") + std::strerror(errno));
    }
    return fd;
}

} // namespace

mach_port_t make_memory(Memory memory, std::uint64_t size) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    return add_entry(space, new_memory(to_pages(size)), to_pages(size), VM_PROT_READ | VM_PROT_WRITE, memory);
}

} // namespace geyser::fake_mach

using namespace geyser::fake_mach;

extern "C" {

kern_return_t mach_make_memory_entry_64(vm_map_t /*task*/, memory_object_size_t* size, std::uint64_t offset,
                                        vm_prot_t permission, mach_port_t* entry, mach_port_t parent) {
    if (offset != 0 || *size == 0 || *size > std::uint64_t{1} << 40) {
        return KERN_INVALID_ARGUMENT;
    }
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    *size = to_pages(*size);
    const vm_prot_t wanted = permission & (VM_PROT_READ | VM_PROT_WRITE);
    if (parent == MACH_PORT_NULL) {
        if ((permission & MAP_MEM_NAMED_CREATE) == 0) {
            die("mach_make_memory_entry_64: of memory that is mapped, which the fake cannot");
        }
        *entry = add_entry(space, new_memory(*size), *size, wanted, Memory::Anonymous);
        return KERN_SUCCESS;
    }
    const Entry& from = space.entry(parent, "mach_make_memory_entry_64: the parent");
    if (from.port == nullptr || from.port->state->kind != Kind::Memory || from.port->state->size < *size) {
        return KERN_INVALID_ARGUMENT;
    }
    if ((from.port->state->permission & wanted) != wanted) {
        return KERN_PROTECTION_FAILURE;
    }
    *entry = add_entry(space, ::dup(from.port->send.get()), *size, wanted, from.port->state->memory);
    return KERN_SUCCESS;
}

kern_return_t vm_map(vm_map_t /*task*/, vm_address_t* address, vm_size_t size, vm_address_t /*mask*/, int flags,
                     mach_port_t entry, vm_address_t offset, int copy, vm_prot_t current, vm_prot_t maximum,
                     vm_inherit_t /*inheritance*/) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const Entry& memory = space.entry(entry, "vm_map");
    if (flags != VM_FLAGS_ANYWHERE || offset != 0 || copy != 0 || current != maximum) {
        die("vm_map: in a way that the fake cannot", entry);
    }
    if (memory.port == nullptr || memory.port->state->kind != Kind::Memory) {
        return KERN_INVALID_OBJECT;
    }
    if (memory.port->state->size < size) {
        return KERN_INVALID_ARGUMENT;
    }
    if ((memory.port->state->permission & maximum) != maximum) {
        return KERN_INVALID_RIGHT;
    }
    const int protection = (current & VM_PROT_WRITE) != 0 ? PROT_READ | PROT_WRITE : PROT_READ;
    void* const mapped = ::mmap(nullptr, size, protection, MAP_SHARED, memory.port->send.get(), 0);
    if (mapped == MAP_FAILED) {
        return KERN_NO_SPACE;
    }
    *address = reinterpret_cast<vm_address_t>(mapped);
    const std::uintptr_t end = *address + to_pages(size);
    // Those that were unmapped since leave no trace but that others lie there now.
    std::erase_if(regions(), [&](const auto& each) { return each.first < end && *address < each.second.end; });
    regions()[*address] = {.end = end, .memory = memory.port->state->memory};
    return KERN_SUCCESS;
}

kern_return_t vm_region_64(vm_map_t /*task*/, vm_address_t* address, vm_size_t* size, int flavor, vm_region_info_t info,
                           mach_msg_type_number_t* count, mach_port_t* object) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    if (flavor != VM_REGION_EXTENDED_INFO || *count != VM_REGION_EXTENDED_INFO_COUNT) {
        die("vm_region_64: another flavour than the extended one");
    }
    const auto found = std::ranges::find_if(regions(), [&](const auto& each) { return each.second.end > *address; });
    if (found == regions().end()) {
        return KERN_INVALID_ARGUMENT;
    }
    *address = found->first;
    *size = found->second.end - found->first;
    *object = MACH_PORT_NULL;
    auto& answer = *reinterpret_cast<vm_region_extended_info_data_t*>(info);
    answer = {};
    answer.external_pager = found->second.memory == Memory::File ? 1 : 0;
    answer.share_mode = found->second.memory == Memory::Submap ? SM_EMPTY : SM_SHARED;
    return KERN_SUCCESS;
}

kern_return_t vm_purgable_control(vm_map_t /*task*/, vm_address_t address, int control, int* state) {
    Space& space = Space::get();
    const std::lock_guard lock(space.mutex);
    const auto found = regions().find(address);
    if (control != VM_PURGABLE_GET_STATE || found == regions().end()) {
        die("vm_purgable_control: not the state of a mapping");
    }
    *state = 0;
    return found->second.memory == Memory::Purgeable ? KERN_SUCCESS : KERN_INVALID_ARGUMENT;
}

} // extern "C"
