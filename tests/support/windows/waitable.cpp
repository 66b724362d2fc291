#include "../waitable.hpp"

#include <windows.h>

namespace geyser::test {

bool becomes_ready(OsWaitable waitable, std::chrono::milliseconds timeout) {
    return WaitForSingleObject(waitable, static_cast<DWORD>(timeout.count())) == WAIT_OBJECT_0;
}

} // namespace geyser::test
