// What an event loop of the system says of an object.
#pragma once

#include <geyser/os_object.hpp>

#include <chrono>

namespace geyser::test {

/// Whether it is ready within the time, as poll() and WaitForSingleObject() have it.
bool becomes_ready(OsWaitable waitable, std::chrono::milliseconds timeout);

} // namespace geyser::test
