#include "monitor/table.hpp"
#include "report.hpp"
#include "summary.hpp"

#include <fmt/format.h>

namespace geyser::tool::matrix {
namespace {

using monitor::Table;

void print(const Table& table) {
    for (const std::string& line : table.lines()) {
        fmt::print("{}\n", line);
    }
}

void print_apis(const conformance::Matrix& matrix) {
    Table table({{"API"}, {"device"}, {"driver"}});
    for (const conformance::MatrixApi& api : matrix.apis) {
        table.add({std::string(name(api.api)), api.reason.empty() ? api.device : "none: " + api.reason, api.driver});
    }
    print(table);
}

std::string cell(const Counts& counts) {
    return fmt::format("{} / {} / {}", counts.passed, counts.unsupported, counts.failed);
}

void print_pairs(const std::vector<PairSummary>& pairs) {
    if (pairs.empty()) {
        return;
    }
    fmt::print("\npassed / unsupported / failed\n");
    constexpr auto kRight = Table::Align::Right;
    Table table({{"pair"},
                 {"1 process", kRight},
                 {"2 processes", kRight},
                 {"copies"},
                 {"sync"},
                 {"streams", kRight},
                 {"sync"}});
    for (const PairSummary& pair : pairs) {
        table.add({pair_name(pair.from, pair.to), cell(pair.one_process), cell(pair.two_processes), join(pair.copies),
                   join(pair.sync), cell(pair.streams), join(pair.stream_sync)});
    }
    print(table);
}

void print_obstacles(const std::vector<Obstacle>& obstacles) {
    for (const Obstacle& obstacle : obstacles) {
        fmt::print("\n{:>5} unsupported: {}\n      {}\n      {}\n", obstacle.cells, obstacle.reason,
                   list_first(obstacle.subjects), list_first(obstacle.pairs));
    }
}

void print_failures(const std::vector<conformance::MatrixEntry>& entries) {
    for (const conformance::MatrixEntry& entry : entries) {
        if (entry.verdict.outcome == conformance::Outcome::Fail) {
            fmt::print("\nfailed, {}\n  {}\n", title(entry), entry.verdict.reason);
        }
    }
}

} // namespace

void print_text(const conformance::Matrix& matrix) {
    print_apis(matrix);
    print_pairs(summarize(matrix));
    print_obstacles(obstacles(matrix));
    print_failures(matrix.entries);
    const Counts counts = count(matrix.entries);
    fmt::print("\n{} passed, {} failed, {} unsupported\n", counts.passed, counts.failed, counts.unsupported);
}

} // namespace geyser::tool::matrix
