// A Mach send right, owned.
#pragma once

#include "backend/metal/objc/types.hpp"

#include <geyser/error.hpp>
#include <geyser/unique.hpp>

namespace geyser::metal {

/// Where there is no Mach, ports are those of the fake in tests/fakes/metal: file descriptors.
struct PortTraits {
    using value_type = objc::mach_port_t;
    static constexpr objc::mach_port_t invalid() noexcept { return 0; } // MACH_PORT_NULL
    static void close(objc::mach_port_t port) noexcept;
};
using UniquePort = Unique<PortTraits>;

/// One more right to a port of somebody else's.
[[nodiscard]] Result<UniquePort> copy_right(objc::mach_port_t port, std::string_view operation);

} // namespace geyser::metal
