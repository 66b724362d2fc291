// A party in another process: the program starts itself again, and the two talk over a channel.
#pragma once

#include "party.hpp"
#include "protocol.hpp"

#include <process/child.hpp>

#include <string>
#include <vector>

namespace geyser::conformance {

/// The far side's loop: obeys until the near side hangs up.
[[nodiscard]] Result<void> serve(Party& party, Channel& channel);

/// The near side: starts the program, and speaks for the party in it.
class WorkerParty final : public Party {
public:
    /// `command` is the program's path and its arguments. It must end in serve() over process::meet_parent().
    [[nodiscard]] static Result<std::unique_ptr<WorkerParty>> start(const std::vector<std::string>& command);

    [[nodiscard]] Result<void> join(const Offer& offer, const TextureDescriptor& expected) override;
    [[nodiscard]] Result<void> write(Turn turn) override;
    [[nodiscard]] Result<Comparison> read(Turn turn) override;
    [[nodiscard]] Result<StreamReport> follow(const StreamOffer& offer) override;
    [[nodiscard]] Result<void> close() override;

private:
    explicit WorkerParty(process::Child process) : process_(std::move(process)) {}
    /// Sends a command and waits for its reply.
    [[nodiscard]] Result<Json> ask(const Json& command);
    [[nodiscard]] Result<Json> reply();

    process::Child process_;
};

} // namespace geyser::conformance
