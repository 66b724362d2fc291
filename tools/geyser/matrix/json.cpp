#include "report.hpp"
#include "summary.hpp"

#include <conformance/cases.hpp>

#include <optional>
#include <utility>

namespace geyser::tool::matrix {
namespace {

using conformance::MatrixApi;
using conformance::MatrixEntry;

/// null where the answer holds for every format, layout, shape, transport or sync.
template <class Value>
Json name_or_null(const std::optional<Value>& value) {
    return value ? Json(name(*value)) : Json();
}

Json to_json(const MatrixApi& api) {
    return {{"api", name(api.api)}, {"device", api.device}, {"driver", api.driver}, {"reason", api.reason}};
}

Json to_json(const MatrixEntry& entry) {
    const auto& descriptor = entry.descriptor;
    const auto& copies = entry.verdict.copies_per_frame;
    return {{"from", name(entry.from)},
            {"to", name(entry.to)},
            {"processes", entry.processes},
            {"stream_frames", entry.frames},
            {"format", descriptor ? Json(name(descriptor->format)) : Json()},
            {"layout", descriptor ? Json(name(descriptor->layout)) : Json()},
            {"shape", descriptor ? Json(conformance::shape(*descriptor)) : Json()},
            {"transport", name_or_null(entry.transport)},
            {"sync", name_or_null(entry.sync)},
            {"copies_per_frame", copies ? Json(*copies) : Json()},
            {"result", name(entry.verdict.outcome)},
            {"reason", entry.verdict.reason}};
}

} // namespace

Json to_json(const conformance::Matrix& matrix) {
    Json apis = Json::array();
    for (const MatrixApi& api : matrix.apis) {
        apis.push_back(to_json(api));
    }
    Json pairs = Json::array();
    for (const MatrixEntry& entry : matrix.entries) {
        pairs.push_back(to_json(entry));
    }
    const Counts counts = count(matrix.entries);
    return {{"apis", std::move(apis)},
            {"pairs", std::move(pairs)},
            {"passed", counts.passed},
            {"failed", counts.failed},
            {"unsupported", counts.unsupported}};
}

} // namespace geyser::tool::matrix
