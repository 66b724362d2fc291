// What a ChannelListener stands on.
#pragma once

#include "ipc/connection.hpp"

namespace geyser::ipc {

/// Each platform has one class of these (src/ipc/<platform>/listener.cpp). Its destructor removes the path.
class Listener {
public:
    [[nodiscard]] static Result<std::unique_ptr<Listener>> listen(const std::string& path, std::string_view operation);

    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;

    /// The next connection from the same user; others are turned away.
    [[nodiscard]] virtual Result<std::unique_ptr<Connection>> accept(const Deadline& deadline,
                                                                     std::string_view operation) = 0;
    /// Readable when somebody wants to connect.
    [[nodiscard]] virtual OsWaitable waitable() const noexcept = 0;
};

} // namespace geyser::ipc
