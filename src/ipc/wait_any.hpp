// Waiting for one of many things.
#pragma once

#include <geyser/os_object.hpp>
#include <geyser/sync.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace geyser::ipc {

struct Watched {
    OsWaitable waitable = {};
    bool ready = false; ///< readable, signalled or hung up
};

/// Blocks until at least one of them is ready, and says which are. At most `timeout`, for ever without one; may return
/// early with none.
[[nodiscard]] Result<void> wait_any(std::span<Watched> watched, std::optional<Timeout> timeout,
                                    std::string_view operation);

} // namespace geyser::ipc
