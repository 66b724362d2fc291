#include "ipc/thread.hpp"

#include <system_error>
#include <utility>

namespace geyser {

Result<std::thread> start_thread(std::function<void()> run, std::string_view operation) {
    try {
        return std::thread(std::move(run));
    } catch (const std::system_error& error) {
        return fail(ErrorCode::OutOfHostMemory, operation, "no thread could be started", error.code().value());
    }
}

} // namespace geyser
