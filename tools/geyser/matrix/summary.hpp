// What the table says of each pair, and why cells are empty: counted from the entries of a matrix.
#pragma once

#include <conformance/matrix.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace geyser::tool::matrix {

struct Counts {
    std::size_t passed = 0;
    std::size_t unsupported = 0;
    std::size_t failed = 0;

    void add(conformance::Outcome outcome);
};

[[nodiscard]] Counts count(const std::vector<conformance::MatrixEntry>& entries);

/// What a frame costs over each transport, in each of the cases.
using Copies = std::map<Transport, std::set<std::uint32_t>>;

/// An ordered pair of APIs that are both here. Copies and sync are those of the cases that passed.
struct PairSummary {
    Api from;
    Api to;
    Counts one_process = {};
    Counts two_processes = {};
    Copies copies = {};
    std::set<SyncKind> sync = {}; ///< of single textures
    Counts streams = {};          ///< counted above as well
    std::set<SyncKind> stream_sync = {};
};

/// One reason, and everything that it rules out.
struct Obstacle {
    std::string reason;
    std::size_t cells = 0;
    std::set<std::string> pairs = {};
    std::set<std::string> subjects = {}; ///< "Bc1RgbaUnorm Linear", "dma-buf"
};

[[nodiscard]] std::vector<PairSummary> summarize(const conformance::Matrix& matrix);
/// The ones that rule out most come first.
[[nodiscard]] std::vector<Obstacle> obstacles(const conformance::Matrix& matrix);

/// "vulkan -> host"
[[nodiscard]] std::string pair_name(Api from, Api to);
/// "timeline-opaque-fd, cpu-completion"; "-" of nothing.
[[nodiscard]] std::string join(const std::set<SyncKind>& kinds);
/// "opaque-fd 0, host-memory 0 1"
[[nodiscard]] std::string join(const Copies& copies);
/// "BcXyz, BcAbc and 5 more"
[[nodiscard]] std::string list_first(const std::set<std::string>& words);

} // namespace geyser::tool::matrix
