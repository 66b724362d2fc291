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

/// What a texture handle or a semaphore handle holds on this platform.
using OsObject = UniqueFd;

/// A second, independent reference to the same object; close-on-exec.
[[nodiscard]] GEYSER_API Result<OsObject> duplicate(const OsObject& object);

} // namespace geyser
