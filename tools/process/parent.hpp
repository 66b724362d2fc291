// The side of a process that another one started by Child::start().
#pragma once

#include <geyser/channel.hpp>

#include <functional>

namespace geyser::process {

/// The channel to the parent; once. InvalidArgument where no parent has started this program.
[[nodiscard]] Result<Channel> meet_parent();

enum class Parting {
    HungUp, ///< the parent called Child::join(): it waits a while for this process to leave
    Died,
};
/// Calls `then` from a thread of its own when the parent parts. After meet_parent(); once.
void when_parent_parts(std::function<void(Parting)> then);

} // namespace geyser::process
