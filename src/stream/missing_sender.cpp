#include "stream/missing_sender.hpp"

#include "core/try.hpp"
#include "ipc/system_error.hpp"
#include "stream/directory.hpp"

#include <array>
#include <cerrno>

#include <sys/inotify.h>
#include <unistd.h>

namespace geyser::stream {

Result<MissingSender> MissingSender::watch(const std::string& folder, std::string_view operation) {
    GEYSER_CHECK(open_directory(folder, operation));
    MissingSender self;
    self.inotify_ = UniqueFd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!self.inotify_) {
        return ipc::system_failure(operation, "inotify_init1", errno);
    }
    // IN_ATTRIB: a socket is there before it listens (stream::listen()).
    if (::inotify_add_watch(self.inotify_.get(), folder.c_str(), IN_CREATE | IN_MOVED_TO | IN_ATTRIB) < 0) {
        return ipc::system_failure(operation, "inotify_add_watch " + folder, errno);
    }
    return self;
}

void MissingSender::forget() noexcept {
    alignas(inotify_event) std::array<char, 4096> events;
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    }
}

} // namespace geyser::stream
