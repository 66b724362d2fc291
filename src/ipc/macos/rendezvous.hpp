// How a listener is found: a file at its path says under which name it has registered with launchd.
#pragma once

#include <geyser/os_object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace geyser::ipc {

struct Rendezvous {
    std::string service = {};
    std::uint32_t process = 0; ///< the listener's, by its own word
};

/// A name that nobody can guess.
[[nodiscard]] Rendezvous new_rendezvous();

/// The file that was made. It is kept open, so that no later file is given its inode's number.

/// Makes the file, all of it at once, 0600. SystemFailure with EADDRINUSE where the path exists.
[[nodiscard]] Result<UniqueFd> write_rendezvous(const std::string& path, const Rendezvous& rendezvous,
                                                std::string_view operation);
/// Believes only a regular file of this user's own that nobody else can write. ECONNREFUSED where it is not a
/// listener's, as if it were a dead one's.
[[nodiscard]] Result<Rendezvous> read_rendezvous(const std::string& path, std::string_view operation);
/// Removes only that file, and never another one that has come to lie at the same path.
void remove_rendezvous(const std::string& path, const UniqueFd& file) noexcept;

/// A right to send to the listener. ECONNREFUSED where it is gone.
[[nodiscard]] Result<UniquePort> look_up(const Rendezvous& rendezvous, const std::string& path,
                                         std::string_view operation);

} // namespace geyser::ipc
