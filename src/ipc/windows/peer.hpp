// The process at the other end of a pipe.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/channel.hpp>

#include <cstdint>
#include <string_view>

namespace geyser::ipc {

class Peer {
public:
    /// PeerRejected where the process belongs to another user, or may not be opened (it runs with more rights). The
    /// number is of who opened the other end; whether that process is still the one that has it, nobody can tell.
    [[nodiscard]] static Result<Peer> open(DWORD process, std::string_view operation);

    /// What is expected of a handle.
    struct Wanted {
        DWORD access = 0;           ///< the rights to have; 0 for those that it has
        std::string_view kind = {}; ///< as kind_of() says it; empty for anything that messages carry
    };
    /// A handle of the peer's, as one of this process's own. The number is the peer's word: it can only name what is
    /// the peer's. MalformedMessage where it names nothing or something else, and for every file: nothing here is one,
    /// and closing one may have to wait for the peer, so this leaves it to a thread of the system's pool.
    [[nodiscard]] Result<UniqueHandle> pull(std::uint64_t handle, const Wanted& wanted,
                                            std::string_view operation) const;

    /// Signalled when the process has ended.
    [[nodiscard]] HANDLE process() const noexcept { return process_.get(); }
    [[nodiscard]] const PeerCredentials& credentials() const noexcept { return credentials_; }
    /// For who outlives this.
    [[nodiscard]] UniqueHandle take_process() noexcept { return std::move(process_); }

private:
    Peer(UniqueHandle process, PeerCredentials credentials) noexcept
        : process_(std::move(process)), credentials_(credentials) {}

    [[nodiscard]] bool is_ending() const noexcept;

    UniqueHandle process_;
    PeerCredentials credentials_;
};

/// Why DuplicateHandle() could not take a handle out of a peer. PeerClosed where the peer ends, and all of its handles
/// with it; OutOfHostMemory where this process has no room for it; else MalformedMessage: the peer named it.
[[nodiscard]] std::unexpected<Error> pull_failure(std::uint64_t handle, DWORD error, bool peer_ends,
                                                  std::string_view operation);

} // namespace geyser::ipc
