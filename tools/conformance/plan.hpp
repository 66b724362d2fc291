// What one pair of APIs has to do, and what its devices refuse at once.
#pragma once

#include "run_case.hpp"

#include <geyser/capabilities.hpp>

#include <optional>
#include <string>
#include <vector>

namespace geyser::conformance {

/// One line of the table. What does not apply is empty: a transport that two devices do not share is refused once, not
/// for each format.
struct MatrixEntry {
    Api from;
    Api to;
    int processes = 1;
    std::optional<Transport> transport = {};
    std::optional<SyncKind> sync = {}; ///< of a stream: what it has used
    std::optional<TextureDescriptor> descriptor = {};
    FrameNumber frames = 0; ///< of a stream; 0 for a single texture
    Verdict verdict = {};
};

/// "vulkan -> host, 2 processes, Rgba8Unorm 64x64 Linear, host-memory, cpu-completion"; before the format of a stream,
/// "stream of 200".
[[nodiscard]] std::string title(const MatrixEntry& entry);

/// Whether the entry is still to be run.
[[nodiscard]] bool is_planned(const MatrixEntry& entry);
[[nodiscard]] MatrixEntry refused(MatrixEntry entry, std::string reason);

/// Everything to do or to refuse for a pair. In one process every texture is tried with the kind of sync that suits the
/// transport best, and a sample of them with each other kind; in two processes the sample with each kind.
[[nodiscard]] std::vector<MatrixEntry> plan(const MatrixEntry& pair, const Capabilities& exporter,
                                            const Capabilities& importer);

} // namespace geyser::conformance
