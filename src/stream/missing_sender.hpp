// Waits for a sender that does not exist: watches the folder in which its socket will appear.
#pragma once

#include <geyser/os_object.hpp>

#include <string>
#include <string_view>

namespace geyser::stream {

class MissingSender {
public:
    /// Makes the folder where there is none, so that there is something to watch.
    [[nodiscard]] static Result<MissingSender> watch(const std::string& folder, std::string_view operation);

    /// Readable once something has changed in the folder.
    [[nodiscard]] int fd() const noexcept { return inotify_.get(); }
    /// Forgets the changes up to now.
    void forget() noexcept;

private:
    UniqueFd inotify_ = {};
};

} // namespace geyser::stream
