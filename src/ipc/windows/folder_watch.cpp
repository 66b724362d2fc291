#include "ipc/folder_watch.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/wait.hpp"

namespace geyser::ipc {
namespace {

class ChangeWatch final : public FolderWatch {
public:
    explicit ChangeWatch(HANDLE changes) noexcept : changes_(changes) {}
    ChangeWatch(const ChangeWatch&) = delete;
    ChangeWatch& operator=(const ChangeWatch&) = delete;
    ~ChangeWatch() override { ::FindCloseChangeNotification(changes_); }

    [[nodiscard]] OsWaitable waitable() const noexcept override { return changes_; }
    [[nodiscard]] bool forget() noexcept override {
        // Changes that come meanwhile are kept, and signal at once. The handle of a folder that was removed stays
        // signalled.
        while (is_signalled(changes_)) {
            if (::FindNextChangeNotification(changes_) == FALSE) {
                return false;
            }
        }
        return true;
    }

private:
    HANDLE changes_;
};

} // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(const std::string& folder, std::string_view operation) {
    GEYSER_TRY(const std::wstring path, wide_path(folder, operation));
    // A listener's file is complete when it gets its name (write_rendezvous()).
    const HANDLE changes =
        ::FindFirstChangeNotificationW(path.c_str(), /*bWatchSubtree=*/FALSE, FILE_NOTIFY_CHANGE_FILE_NAME);
    if (changes == INVALID_HANDLE_VALUE) {
        return last_failure(operation, "FindFirstChangeNotification in " + folder);
    }
    return std::make_unique<ChangeWatch>(changes);
}

} // namespace geyser::ipc
