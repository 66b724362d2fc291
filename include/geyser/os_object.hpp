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

/// An owned file descriptor; on Windows one of the C runtime.
using UniqueFd = Unique<FdTraits>;

#ifdef _WIN32

struct HandleTraits {
    using value_type = void*; ///< HANDLE
    static constexpr value_type invalid() noexcept { return nullptr; }
    GEYSER_API static void close(value_type handle) noexcept;
};

/// An owned NT handle.
using UniqueHandle = Unique<HandleTraits>;

/// What a texture handle or a semaphore handle holds on this platform.
using OsObject = UniqueHandle;

/// What a thread waits for: a handle, for WaitForMultipleObjects().
using UniqueWaitable = UniqueHandle;

#elif defined(__APPLE__)

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

#ifndef _WIN32

/// What a thread waits for: a descriptor, for poll().
using UniqueWaitable = UniqueFd;

#endif

/// A borrowed one: an int, or on Windows a HANDLE.
using OsWaitable = UniqueWaitable::value_type;
inline constexpr OsWaitable kNoWaitable = UniqueWaitable().get();

/// A second, independent reference to the same object. A descriptor is close-on-exec, a handle not inherited.
[[nodiscard]] GEYSER_API Result<OsObject> duplicate(const OsObject& object);

} // namespace geyser
