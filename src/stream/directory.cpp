#include "stream/directory.hpp"

#include "core/try.hpp"
#include "ipc/folder.hpp"

#include <geyser/stream.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace geyser::stream {
namespace {

constexpr std::string_view kListen = "Sender::create";
constexpr std::string_view kSuffix = ".sock";
constexpr Timeout kLockPatience = std::chrono::seconds(2);

Result<std::string> chosen_folder(const std::string& directory, std::string_view operation) {
    std::string folder = directory;
    if (folder.empty()) {
        GEYSER_TRY(folder, default_stream_directory());
    }
    if (!ipc::is_full_path(folder)) {
        return fail(ErrorCode::InvalidArgument, operation, "the folder of streams '" + folder + "' is not a full path");
    }
    return folder;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

/// Nobody listens at a dead sender's socket; everything else, a full queue included, is an answer.
bool is_dead(const std::string& path) {
    const auto living = Channel::connect(path, Timeout::zero());
    return !living && living.error().native == ECONNREFUSED;
}

} // namespace

Result<std::string> socket_path(const std::string& directory, std::string_view name, std::string_view operation) {
    GEYSER_TRY(const auto folder, chosen_folder(directory, operation));
    return folder + "/" + std::string(name) + std::string(kSuffix);
}

Result<std::vector<std::string>> names_in(const std::string& directory, std::string_view operation) {
    GEYSER_TRY(const auto folder, chosen_folder(directory, operation));
    GEYSER_TRY(const auto files, ipc::list_folder(folder, operation));
    std::vector<std::string> names;
    for (std::string_view name : files) {
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
    // Two processes that find the same dead file at once must not remove each other's new one. Everybody holds the lock
    // for a moment only, but for one that is stopped just then.
    const auto lock = ipc::FolderLock::take(folder_of(path), Timeout::zero(), "");
    if (lock && is_dead(path)) {
        (void)ipc::remove_file(path, "");
    }
}

Result<ChannelListener> listen(const std::string& directory, std::string_view name) {
    GEYSER_TRY(const auto path, socket_path(directory, name, kListen));
    GEYSER_CHECK(ipc::make_private_folder(folder_of(path), kListen));
    GEYSER_TRY(const auto lock, ipc::FolderLock::take(folder_of(path), kLockPatience, kListen));
    auto listener = ChannelListener::listen(path);
    if (!listener && listener.error().native == EADDRINUSE) {
        if (!is_dead(path)) {
            return fail(ErrorCode::SystemFailure, kListen,
                        "the stream '" + std::string(name) + "' has a living sender already", EADDRINUSE);
        }
        GEYSER_CHECK(ipc::remove_file(path, kListen));
        listener = ChannelListener::listen(path);
    }
    return listener;
}

} // namespace geyser::stream
