// Why two devices can or cannot share one texture, check by check.
#pragma once

#include "output.hpp"

#include <geyser/geyser.hpp>

#include <optional>
#include <string>
#include <vector>

namespace geyser::tool {

struct Check {
    std::string subject; ///< "identity", "opaque-fd", "timeline-opaque-fd"
    std::string side;    ///< "exporter", "importer", "both"
    bool ok = false;
    std::string reason = {}; ///< why not; empty where it is ok
};

struct Diagnosis {
    const Capabilities* from;
    const Capabilities* to;
    TextureDescriptor descriptor;
    std::vector<Check> checks = {};
    Result<Agreement> verdict;
};

[[nodiscard]] Diagnosis diagnose(const TextureShareManager& exporter, const TextureShareManager& importer,
                                 const TextureDescriptor& descriptor);

[[nodiscard]] Json to_json(const Diagnosis& diagnosis);
void print(const Diagnosis& diagnosis);

} // namespace geyser::tool
