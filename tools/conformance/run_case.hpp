// Runs one case between two parties: a texture that goes to and fro, or a stream.
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
    /// What a stream has used; empty for everything else.
    std::optional<SyncKind> stream_sync = {};
};

/// The exporter creates and exports, the importer imports; then, several times over, each writes and the other checks.
/// `importer_device` is the importer's manager, or its like where the importer lives in another process.
[[nodiscard]] Verdict run_case(const Case& subject, LocalParty& exporter, Party& importer,
                               const TextureShareManager& importer_device);

/// The exporter sends and the importer follows, both as fast as they can. Every frame must arrive with its own texels
/// over one connection, with the copies that the devices name and no import but the first, by timelines where both ends
/// have them. No texture of the importer's may be in use on another thread.
[[nodiscard]] Verdict run_stream(const StreamCase& subject, LocalParty& exporter, Party& importer,
                                 const TextureShareManager& importer_device);

} // namespace geyser::conformance
