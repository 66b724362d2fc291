// The receiving half of a pipe: one read is always pending, so that its event tells whether there is something.
#pragma once

#include "ipc/windows/frame.hpp"
#include "ipc/windows/windows.hpp"

#include <geyser/os_object.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace geyser::ipc {

class Incoming {
public:
    /// Of a pipe whose reads are messages. Borrowed.
    [[nodiscard]] static Result<std::unique_ptr<Incoming>> start(HANDLE pipe, std::string_view operation);
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;
    /// The pipe must still be open.
    ~Incoming() { stop(); }

    /// The message that has come, if one has; it stays until next(). PeerClosed at the end, MalformedMessage for a
    /// message that is too long, which is passed over.
    [[nodiscard]] Result<std::optional<std::span<const std::byte>>> look(std::string_view operation);
    /// Makes room for the message after the one that look() gave.
    void next() noexcept;
    /// No more reading; whoever waits for the event wakes.
    void stop() noexcept;
    /// Signalled when look() has something to say.
    [[nodiscard]] HANDLE event() const noexcept { return event_.get(); }
    /// Whether the peer has closed its end, as far as look() knows.
    [[nodiscard]] bool has_ended() const noexcept { return end_ != ERROR_SUCCESS; }

private:
    Incoming(HANDLE pipe, UniqueHandle event) noexcept : pipe_(pipe), event_(std::move(event)) {}
    /// Begins a read.
    void read() noexcept;
    void end(DWORD error) noexcept;

    HANDLE pipe_;
    UniqueHandle event_;
    OVERLAPPED overlapped_ = {};
    bool reads_ = false; ///< the read is the system's
    /// Why no further read can be.
    DWORD end_ = ERROR_SUCCESS;
    /// The rest of a message that was too long is on its way.
    bool discards_ = false;
    std::unique_ptr<std::byte[]> buffer_ = std::make_unique_for_overwrite<std::byte[]>(kMaxFrameBytes);
};

} // namespace geyser::ipc
