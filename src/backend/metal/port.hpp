// Mach ports as the platform's OsObject. Where there is no Mach, they are those of the fake in tests/fakes/metal: file
// descriptors, which is what an OsObject is there.
#pragma once

#include "backend/metal/objc/types.hpp"

#include <geyser/os_object.hpp>

#include <string_view>

namespace geyser::metal {

/// Takes over the right that a function of Apple's has given away. MACH_PORT_NULL becomes an empty object.
[[nodiscard]] OsObject own_port(objc::mach_port_t port) noexcept;
/// The port as Apple's functions take it; it stays the object's.
[[nodiscard]] objc::mach_port_t borrow_port(const OsObject& object) noexcept;
/// One more right to a port that belongs to an object of Apple's.
[[nodiscard]] Result<OsObject> copy_right(objc::mach_port_t port, std::string_view operation);

} // namespace geyser::metal
