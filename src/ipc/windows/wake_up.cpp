#include "ipc/wake_up.hpp"

#include "core/try.hpp"
#include "ipc/windows/wait.hpp"

namespace geyser::ipc {

Result<WakeUp> WakeUp::create(std::string_view operation) {
    GEYSER_TRY(UniqueHandle event, create_event(operation));
    return WakeUp(std::move(event));
}

void WakeUp::ring() noexcept {
    if (bell_) {
        ::SetEvent(bell_.get());
    }
}

} // namespace geyser::ipc
