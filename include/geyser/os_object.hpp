// The operating-system objects that handles are made of. This is the one public header that knows the platform.
#pragma once

#include <geyser/error.hpp>
#include <geyser/export.hpp>
#include <geyser/unique.hpp>

namespace geyser {

struct FdTraits {
    using value_type = int;
    static constexpr int invalid() noexcept { return -1; }
    GEYSER_API static void close(int fd) noexcept;
};

/// An owned file descriptor.
using UniqueFd = Unique<FdTraits>;

#ifdef __APPLE__

struct PortTraits {
    using value_type = unsigned int;                             ///< mach_port_t
    static constexpr value_type invalid() noexcept { return 0; } ///< MACH_PORT_NULL
    GEYSER_API static void close(value_type port) noexcept;
};

/// An owned Mach send right.
using UniquePort = Unique<PortTraits>;

/// What a texture handle or a semaphore handle holds on this platform.
using OsObject = UniquePort;

#else

/// What a texture handle or a semaphore handle holds on this platform.
using OsObject = UniqueFd;

#endif

/// A second, independent reference to the same object. A descriptor is close-on-exec.
[[nodiscard]] GEYSER_API Result<OsObject> duplicate(const OsObject& object);

} // namespace geyser
