// The process at the other end of a pipe.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/channel.hpp>

#include <cstdint>
#include <string_view>

namespace geyser::ipc {

class Peer {
public:
    /// PeerRejected where the process belongs to another user, or may not be opened (it runs with more rights).
    [[nodiscard]] static Result<Peer> open(DWORD process, std::string_view operation);

    /// A handle of the peer's, as one of this process's own: with the given rights, or with its own where `access` is
    /// 0. The number is the peer's word: it can only name what is the peer's. MalformedMessage where it names nothing,
    /// PeerClosed where the peer has died, and all of its handles with it.
    [[nodiscard]] Result<UniqueHandle> pull(std::uint64_t handle, DWORD access, std::string_view operation) const;

    /// Signalled when the process has ended.
    [[nodiscard]] HANDLE process() const noexcept { return process_.get(); }
    [[nodiscard]] const PeerCredentials& credentials() const noexcept { return credentials_; }
    /// For who outlives this.
    [[nodiscard]] UniqueHandle take_process() noexcept { return std::move(process_); }

private:
    Peer(UniqueHandle process, PeerCredentials credentials) noexcept
        : process_(std::move(process)), credentials_(credentials) {}

    UniqueHandle process_;
    PeerCredentials credentials_;
};

} // namespace geyser::ipc
