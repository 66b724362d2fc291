// What the two processes of a case say to each other: one JSON document a message, in UserData, and what is shared.
#pragma once

#include "party.hpp"

#include <geyser/channel.hpp>

#include <nlohmann/json.hpp>

namespace geyser::conformance {

using Json = nlohmann::json;

[[nodiscard]] Result<void> send_json(Channel& channel, const Json& document);
[[nodiscard]] Result<Json> receive_json(Channel& channel, Timeout timeout);

[[nodiscard]] Result<void> send_offer(Channel& channel, const Offer& offer);
[[nodiscard]] Result<Offer> receive_offer(Channel& channel, std::size_t semaphores);

[[nodiscard]] Json to_json(const TextureDescriptor& descriptor);
[[nodiscard]] TextureDescriptor descriptor_from_json(const Json& document);

/// A reply: {"error": ...} or the comparison that a read made (empty for the other commands).
[[nodiscard]] Json to_json(const Result<Comparison>& result);
[[nodiscard]] Result<Comparison> result_from_json(const Json& document);

} // namespace geyser::conformance
