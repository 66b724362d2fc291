#include "ipc/thread.hpp"

#include <csignal>
#include <system_error>
#include <utility>

namespace geyser {

Result<std::thread> start_thread(std::function<void()> run, std::string_view operation) {
    // A thread starts with its maker's mask.
    sigset_t all;
    sigset_t before;
    sigfillset(&all); // a macro on some systems
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    Result<std::thread> thread;
    try {
        thread = std::thread(std::move(run));
    } catch (const std::system_error& error) {
        thread = fail(ErrorCode::OutOfHostMemory, operation, "no thread could be started", error.code().value());
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

} // namespace geyser
