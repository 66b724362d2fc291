#include "ipc/folder_watch.hpp"

#include "core/try.hpp"
#include "ipc/macos/event_queue.hpp"
#include "ipc/system_error.hpp"

#include <cerrno>

#include <fcntl.h>

namespace geyser::ipc {
namespace {

class KqueueWatch final : public FolderWatch {
public:
    KqueueWatch(UniqueFd folder, UniqueFd queue) noexcept : folder_(std::move(folder)), queue_(std::move(queue)) {}

    [[nodiscard]] OsWaitable waitable() const noexcept override { return queue_.get(); }
    [[nodiscard]] bool forget() noexcept override {
        forget_past_events(queue_);
        return true;
    }

private:
    UniqueFd folder_; ///< watched while it is open
    UniqueFd queue_;
};

} // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(const std::string& folder, std::string_view operation) {
    UniqueFd directory(::open(folder.c_str(), O_EVTONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) {
        return system_failure(operation, "open " + folder, errno);
    }
    GEYSER_TRY(auto queue, create_event_queue(operation));
    // A folder is written to when a name appears in it. A listener's file is complete by then (write_rendezvous()).
    GEYSER_CHECK(change_event(queue,
                              {.ident = static_cast<uintptr_t>(directory.get()),
                               .filter = EVFILT_VNODE,
                               .flags = EV_ADD | EV_CLEAR,
                               .fflags = NOTE_WRITE,
                               .data = 0,
                               .udata = nullptr},
                              operation));
    return std::make_unique<KqueueWatch>(std::move(directory), std::move(queue));
}

} // namespace geyser::ipc
