#include "ipc/folder.hpp"

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "ipc/system_error.hpp"

#include <geyser/os_object.hpp>

#include <cerrno>
#include <chrono>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

class FlockedFolder final : public FolderLock {
public:
    explicit FlockedFolder(UniqueFd folder) noexcept : folder_(std::move(folder)) {}

private:
    UniqueFd folder_; ///< locked while it is open
};

Result<UniqueFd> open_folder(const std::string& path, std::string_view operation) {
    UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder) {
        return system_failure(operation, "open " + path, errno);
    }
    return folder;
}

} // namespace

std::string_view forbidden_in_file_names() noexcept { return "/"; }

bool is_full_path(const std::string& path) noexcept { return path.starts_with('/'); }

Result<void> make_private_folder(const std::string& path, std::string_view operation) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return system_failure(operation, "mkdir " + path, errno);
    }
    GEYSER_TRY(const UniqueFd folder, open_folder(path, operation));
    struct stat status {};
    if (::fstat(folder.get(), &status) != 0) {
        return system_failure(operation, "fstat " + path, errno);
    }
    if (status.st_uid != ::geteuid() || (status.st_mode & 077) != 0) {
        return fail(ErrorCode::PeerRejected, operation,
                    path + " belongs to user " + std::to_string(status.st_uid) + " or is open to others (mode " +
                        std::to_string(status.st_mode & 0777) + "); it must be this user's and 0700");
    }
    return {};
}

Result<std::vector<std::string>> list_folder(const std::string& path, std::string_view operation) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (folder == nullptr) {
        return errno == ENOENT ? Result<std::vector<std::string>>(std::move(names))
                               : system_failure(operation, "opendir " + path, errno);
    }
    while (const dirent* entry = ::readdir(folder.get())) { // NOLINT(concurrency-mt-unsafe): the folder is this call's
        names.emplace_back(entry->d_name);
    }
    return names;
}

Result<void> remove_file(const std::string& path, std::string_view operation) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return system_failure(operation, "unlink " + path, errno);
    }
    return {};
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder, Timeout patience,
                                                     std::string_view operation) {
    constexpr auto kRetry = std::chrono::milliseconds(5);
    const Deadline deadline(patience);
    GEYSER_TRY(UniqueFd opened, open_folder(folder, operation));
    while (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return system_failure(operation, "flock", errno);
        }
        if (deadline.passed()) {
            return deadline.timed_out(operation, "another process keeps the folder of streams locked");
        }
        std::this_thread::sleep_for(kRetry);
    }
    return std::make_unique<FlockedFolder>(std::move(opened));
}

} // namespace geyser::ipc
