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

[[nodiscard]] Json to_json(const Comparison& found);
[[nodiscard]] Comparison comparison_from_json(const Json& document);

[[nodiscard]] Json to_json(const StreamOffer& offer);
[[nodiscard]] StreamOffer stream_offer_from_json(const Json& document);
[[nodiscard]] Json to_json(const StreamReport& report);
[[nodiscard]] StreamReport stream_report_from_json(const Json& document);

/// {"error": ...}
[[nodiscard]] Json to_json(const Error& error);
/// A reply; the error where it is one.
[[nodiscard]] Result<Json> reply_from_json(Json document);

} // namespace geyser::conformance
