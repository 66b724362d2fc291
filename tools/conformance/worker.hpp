// A party in another process: the program starts itself again, and the two talk over a channel.
#pragma once

#include "party.hpp"

#include <geyser/channel.hpp>

#include <span>
#include <string>

#include <sys/types.h>

namespace geyser::conformance {

/// The descriptor at which a worker finds its channel.
inline constexpr int kWorkerChannel = 3;

/// The far side's loop: obeys until the near side hangs up.
[[nodiscard]] Result<void> serve(Party& party, Channel& channel);

/// The near side: starts the program, and speaks for the party in it.
class WorkerParty final : public Party {
public:
    /// `command` is the program's path and its arguments. It must end in serve() over kWorkerChannel.
    [[nodiscard]] static Result<std::unique_ptr<WorkerParty>> start(const std::vector<std::string>& command);
    /// Hangs up and waits for the process to end.
    ~WorkerParty() override;

    [[nodiscard]] Result<void> join(const Offer& offer, const TextureDescriptor& expected) override;
    [[nodiscard]] Result<void> write(Turn turn) override;
    [[nodiscard]] Result<Comparison> read(Turn turn) override;
    [[nodiscard]] Result<void> close() override;

private:
    WorkerParty(pid_t process, Channel channel) : process_(process), channel_(std::move(channel)) {}
    [[nodiscard]] Result<Comparison> reply();

    pid_t process_;
    Channel channel_;
};

} // namespace geyser::conformance
