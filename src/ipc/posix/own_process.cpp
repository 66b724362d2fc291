#include "ipc/own_process.hpp"

#include <sys/utsname.h>
#include <unistd.h>

namespace geyser::ipc {

std::uint32_t own_process_id() noexcept { return static_cast<std::uint32_t>(::getpid()); }

std::string system_name() {
    struct utsname system = {};
    return ::uname(&system) == 0 ? std::string(system.sysname) + ' ' + system.release : std::string();
}

} // namespace geyser::ipc
