// How a listener is found: a file at its path says under which name it has a pipe.
#pragma once

#include <geyser/os_object.hpp>

#include <string>
#include <string_view>

namespace geyser::ipc {

/// Makes the file, all of it at once, for this user alone. The system removes it when the handle is closed, also where
/// that is because the process dies. SystemFailure with EADDRINUSE where the path exists, ENOENT where its folder does
/// not.
[[nodiscard]] Result<UniqueHandle> write_rendezvous(const std::string& path, std::string_view pipe,
                                                    std::string_view operation);
/// The pipe's name. Believes only a file of this user's own that nobody else can write. ENOENT where there is none,
/// ECONNREFUSED where it is not a listener's, as if it were a dead one's.
[[nodiscard]] Result<std::string> read_rendezvous(const std::string& path, std::string_view operation);

} // namespace geyser::ipc
