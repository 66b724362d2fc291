#include "ipc/folder_watch.hpp"

#include "ipc/system_error.hpp"

#include <geyser/os_object.hpp>

#include <array>
#include <cerrno>

#include <sys/inotify.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

class InotifyWatch final : public FolderWatch {
public:
    explicit InotifyWatch(UniqueFd inotify) noexcept : inotify_(std::move(inotify)) {}

    [[nodiscard]] OsWaitable waitable() const noexcept override { return inotify_.get(); }
    [[nodiscard]] bool forget() noexcept override {
        bool watches = true;
        alignas(inotify_event) std::array<char, 4096> events;
        for (ssize_t size = 0; (size = ::read(inotify_.get(), events.data(), events.size())) > 0;) {
            for (ssize_t at = 0; at < size;) {
                const auto* const event = reinterpret_cast<const inotify_event*>(events.data() + at);
                watches = watches && (event->mask & IN_IGNORED) == 0; // the last one of a folder that is gone
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
        }
        return watches;
    }

private:
    UniqueFd inotify_;
};

} // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(const std::string& folder, std::string_view operation) {
    UniqueFd inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify) {
        return system_failure(operation, "inotify_init1", errno);
    }
    // IN_ATTRIB: a socket is there before it listens (Listener::listen()).
    if (::inotify_add_watch(inotify.get(), folder.c_str(), IN_CREATE | IN_MOVED_TO | IN_ATTRIB) < 0) {
        return system_failure(operation, "inotify_add_watch " + folder, errno);
    }
    return std::make_unique<InotifyWatch>(std::move(inotify));
}

} // namespace geyser::ipc
