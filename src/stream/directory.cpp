#include "stream/directory.hpp"

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "ipc/system_error.hpp"

#include <geyser/stream.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::stream {
namespace {

constexpr std::string_view kListen = "Sender::create";
constexpr std::string_view kSuffix = ".sock";
constexpr Timeout kLockPatience = std::chrono::seconds(2);

Result<std::string> folder_of(const std::string& directory, std::string_view operation) {
    std::string folder = directory;
    if (folder.empty()) {
        GEYSER_TRY(folder, default_stream_directory());
    }
    if (folder.front() != '/') {
        return fail(ErrorCode::InvalidArgument, operation, "the folder of streams '" + folder + "' is not a full path");
    }
    return folder;
}

/// Two processes that find the same dead socket at once must not remove each other's new one. Held while the
/// descriptor is open; everybody holds it for a moment only, but for one that is stopped just then.
Result<void> lock(const UniqueFd& folder, Timeout patience, std::string_view operation) {
    constexpr auto kRetry = std::chrono::milliseconds(5);
    const ipc::Deadline deadline(patience);
    while (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return ipc::system_failure(operation, "flock", errno);
        }
        if (deadline.passed()) {
            return deadline.timed_out(operation, "another process keeps the folder of streams locked");
        }
        std::this_thread::sleep_for(kRetry);
    }
    return {};
}

/// Nobody listens at a dead sender's socket; everything else, a full queue included, is an answer.
bool is_dead(const std::string& path) {
    const auto living = Channel::connect(path, Timeout::zero());
    return !living && living.error().native == ECONNREFUSED;
}

} // namespace

Result<UniqueFd> open_directory(const std::string& path, std::string_view operation) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return ipc::system_failure(operation, "mkdir " + path, errno);
    }
    UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory) {
        return ipc::system_failure(operation, "open " + path, errno);
    }
    struct stat status {};
    if (::fstat(directory.get(), &status) != 0) {
        return ipc::system_failure(operation, "fstat " + path, errno);
    }
    if (status.st_uid != ::geteuid() || (status.st_mode & 077) != 0) {
        return fail(ErrorCode::PeerRejected, operation,
                    path + " belongs to user " + std::to_string(status.st_uid) + " or is open to others (mode " +
                        std::to_string(status.st_mode & 0777) + "); it must be this user's and 0700");
    }
    return directory;
}

Result<std::string> socket_path(const std::string& directory, std::string_view name, std::string_view operation) {
    GEYSER_TRY(const auto folder, folder_of(directory, operation));
    return folder + "/" + std::string(name) + std::string(kSuffix);
}

Result<std::vector<std::string>> names_in(const std::string& directory, std::string_view operation) {
    GEYSER_TRY(const auto path, folder_of(directory, operation));
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (folder == nullptr) {
        return errno == ENOENT ? Result<std::vector<std::string>>(std::move(names))
                               : ipc::system_failure(operation, "opendir " + path, errno);
    }
    while (const dirent* entry = ::readdir(folder.get())) { // NOLINT(concurrency-mt-unsafe): the folder is this call's
        std::string_view name = entry->d_name;
        if (!name.ends_with(kSuffix)) {
            continue;
        }
        name.remove_suffix(kSuffix.size());
        if (validate_stream_name(name)) {
            names.emplace_back(name);
        }
    }
    std::ranges::sort(names);
    return names;
}

void remove_if_dead(const std::string& path) noexcept {
    const auto folder = open_directory(path.substr(0, path.rfind('/')), "");
    if (folder && lock(*folder, Timeout::zero(), "") && is_dead(path)) {
        ::unlink(path.c_str());
    }
}

Result<ChannelListener> listen(const std::string& directory, std::string_view name) {
    GEYSER_TRY(const auto path, socket_path(directory, name, kListen));
    GEYSER_TRY(const auto folder, open_directory(path.substr(0, path.rfind('/')), kListen));
    GEYSER_CHECK(lock(folder, kLockPatience, kListen));
    auto listener = ChannelListener::listen(path);
    if (!listener && listener.error().native == EADDRINUSE) {
        if (!is_dead(path)) {
            return fail(ErrorCode::SystemFailure, kListen,
                        "the stream '" + std::string(name) + "' has a living sender already", EADDRINUSE);
        }
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
            return ipc::system_failure(kListen, "unlink " + path, errno);
        }
        listener = ChannelListener::listen(path);
    }
    if (listener) {
        // The file was there before it could be connected to; who saw it then looks again now.
        (void)::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
    }
    return listener;
}

} // namespace geyser::stream
