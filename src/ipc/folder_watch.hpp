// Notices that something appears in a folder.
#pragma once

#include <geyser/error.hpp>
#include <geyser/os_object.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace geyser::ipc {

class FolderWatch {
public:
    [[nodiscard]] static Result<std::unique_ptr<FolderWatch>> start(const std::string& folder,
                                                                    std::string_view operation);

    FolderWatch() = default;
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;
    virtual ~FolderWatch() = default;

    /// Readable once something has appeared in the folder, or a listener that was there has begun to listen.
    [[nodiscard]] virtual OsWaitable waitable() const noexcept = 0;
    /// Forgets the changes up to now. False where nothing will be noticed any more, because the folder is gone as far
    /// as this can tell.
    [[nodiscard]] virtual bool forget() noexcept = 0;
};

} // namespace geyser::ipc
