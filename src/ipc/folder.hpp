// Folders of the user's own, in which the files of listeners lie.
#pragma once

#include <geyser/error.hpp>
#include <geyser/sync.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::ipc {

/// The characters that no file's name may have.
[[nodiscard]] std::string_view forbidden_in_file_names() noexcept;
[[nodiscard]] bool is_full_path(const std::string& path) noexcept;

/// Makes the folder, for this user alone, where there is none. PeerRejected for one that is not this user's own or is
/// open to others.
[[nodiscard]] Result<void> make_private_folder(const std::string& path, std::string_view operation);
/// The names of all that lies in the folder; none where there is no folder.
[[nodiscard]] Result<std::vector<std::string>> list_folder(const std::string& path, std::string_view operation);
/// One that is gone already is as good.
[[nodiscard]] Result<void> remove_file(const std::string& path, std::string_view operation);

/// Held by one of all processes at a time, while it lives.
class FolderLock {
public:
    /// Timeout where somebody else holds it for longer than `patience`.
    [[nodiscard]] static Result<std::unique_ptr<FolderLock>> take(const std::string& folder, Timeout patience,
                                                                  std::string_view operation);

    FolderLock() = default;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    virtual ~FolderLock() = default;
};

} // namespace geyser::ipc
