#include <geyser/os_object.hpp>

#include "ipc/macos/mach_error.hpp"

#include <string>
#include <type_traits>

#include <mach/mach.h>

namespace geyser {

static_assert(std::is_same_v<mach_port_t, UniquePort::value_type> && UniquePort::value_type{} == MACH_PORT_NULL);

// Also right for a dead name, which is what a send right becomes when the port dies.
void PortTraits::close(value_type port) noexcept { ::mach_port_deallocate(mach_task_self(), port); }

Result<OsObject> duplicate(const OsObject& object) {
    if (!object) {
        return fail(ErrorCode::InvalidHandle, "duplicate", "the object is empty or moved from");
    }
    // All send rights of a task to one port share a name, and are counted.
    if (const kern_return_t status = ::mach_port_mod_refs(mach_task_self(), object.get(), MACH_PORT_RIGHT_SEND, 1);
        status != KERN_SUCCESS) {
        return ipc::mach_failure("duplicate", "mach_port_mod_refs of port " + std::to_string(object.get()), status);
    }
    return OsObject(object.get());
}

} // namespace geyser
