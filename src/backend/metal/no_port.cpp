// Windows, where there is no Mach, and no fake of it either: a manager of Metal cannot be made, so nothing comes here.
#include "backend/metal/port.hpp"

namespace geyser::metal {

OsObject own_port(objc::mach_port_t) noexcept { return {}; }

objc::mach_port_t borrow_port(const OsObject&) noexcept { return 0; }

Result<OsObject> copy_right(objc::mach_port_t, std::string_view operation) {
    return fail(ErrorCode::BackendUnavailable, operation, "Windows has no Mach ports");
}

} // namespace geyser::metal
