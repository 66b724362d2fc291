// Runs one case between two parties.
#pragma once

#include "party.hpp"

#include <optional>
#include <string>

namespace geyser::conformance {

enum class Outcome : std::uint8_t { Pass, Fail, Unsupported };
/// "pass", "fail", "unsupported"
[[nodiscard]] std::string_view name(Outcome outcome) noexcept;

struct Verdict {
    Outcome outcome = Outcome::Pass;
    /// What went wrong, or the answer of the device that cannot; empty for a pass.
    std::string reason = {};
    /// Of both sides together; empty where nothing was shared.
    std::optional<std::uint32_t> copies_per_frame = {};
};

/// The exporter creates and exports, the importer imports; then, several times over, each writes and the other checks.
/// `importer_device` is the importer's manager, or its like where the importer lives in another process.
[[nodiscard]] Verdict run_case(const Case& subject, LocalParty& exporter, Party& importer,
                               const TextureShareManager& importer_device);

} // namespace geyser::conformance
