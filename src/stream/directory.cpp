#include "stream/directory.hpp"

#include "core/try.hpp"

#include <geyser/stream.hpp>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::stream {
namespace {

constexpr std::string_view kOperation = "Sender::create";

std::unexpected<Error> failed(const std::string& call) {
    return fail(ErrorCode::SystemFailure, kOperation, call + ": " + std::generic_category().message(errno), errno);
}

/// The folder, which must be the user's own and closed to everybody else.
Result<UniqueFd> open_directory(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return failed("mkdir " + path);
    }
    UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory) {
        return failed("open " + path);
    }
    struct stat status {};
    if (::fstat(directory.get(), &status) != 0) {
        return failed("fstat " + path);
    }
    if (status.st_uid != ::geteuid() || (status.st_mode & 077) != 0) {
        return fail(ErrorCode::PeerRejected, kOperation,
                    path + " belongs to user " + std::to_string(status.st_uid) + " or is open to others (mode " +
                        std::to_string(status.st_mode & 0777) + "); it must be this user's and 0700");
    }
    return directory;
}

} // namespace

Result<std::string> socket_path(const std::string& directory, std::string_view name, std::string_view operation) {
    std::string folder = directory;
    if (folder.empty()) {
        GEYSER_TRY(folder, default_stream_directory());
    }
    if (folder.front() != '/') {
        return fail(ErrorCode::InvalidArgument, operation, "the folder of streams '" + folder + "' is not a full path");
    }
    return folder + "/" + std::string(name) + ".sock";
}

Result<ChannelListener> listen(const std::string& directory, std::string_view name) {
    GEYSER_TRY(const auto path, socket_path(directory, name, kOperation));
    GEYSER_TRY(const auto folder, open_directory(path.substr(0, path.rfind('/'))));
    // Two senders that find the same dead socket at once must not remove each other's new one.
    if (::flock(folder.get(), LOCK_EX) != 0) {
        return failed("flock");
    }
    auto listener = ChannelListener::listen(path);
    if (listener || listener.error().native != EADDRINUSE) {
        return listener;
    }
    // Nobody listens at a dead sender's socket; everything else, a full queue included, is an answer.
    if (const auto living = Channel::connect(path, Timeout::zero()); living || living.error().native != ECONNREFUSED) {
        return fail(ErrorCode::SystemFailure, kOperation,
                    "the stream '" + std::string(name) + "' has a living sender already", EADDRINUSE);
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return failed("unlink " + path);
    }
    return ChannelListener::listen(path);
}

} // namespace geyser::stream
