// The two functions of <servers/bootstrap.h> that are used here. That header is not in every SDK; the functions are in
// every libSystem.
#pragma once

#include <mach/mach.h>

extern "C" {
/// The receive right of a name that nobody has; launchd forgets the name when that right dies.
kern_return_t bootstrap_check_in(mach_port_t bootstrap, const char* service_name, mach_port_t* service);
/// A send right. BOOTSTRAP_UNKNOWN_SERVICE where nobody has the name.
kern_return_t bootstrap_look_up(mach_port_t bootstrap, const char* service_name, mach_port_t* service);
const char* bootstrap_strerror(kern_return_t status);
}

namespace geyser::ipc {

inline constexpr kern_return_t kBootstrapUnknownService = 1102; // BOOTSTRAP_UNKNOWN_SERVICE

} // namespace geyser::ipc
