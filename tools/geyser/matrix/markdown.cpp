#include "report.hpp"
#include "summary.hpp"

#include <geyser/version.hpp>

#include <fmt/format.h>

#include <chrono>

namespace geyser::tool::matrix {
namespace {

using conformance::Matrix;
using conformance::MatrixApi;

std::string today() {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

/// Of the first API that has one, and Metal's, which is none of Vulkan's names.
std::string gpu(const Matrix& matrix) {
    std::string text;
    for (const MatrixApi& api : matrix.apis) {
        const bool has_one = api.reason.empty() && api.api != Api::Host;
        if (has_one && (text.empty() || api.api == Api::Metal)) {
            text += (text.empty() ? "" : " and ") + api.device;
        }
    }
    return text.empty() ? "No GPU" : text;
}

void print_apis(const Matrix& matrix) {
    fmt::print("| API | device | driver |\n| --- | --- | --- |\n");
    for (const MatrixApi& api : matrix.apis) {
        fmt::print("| {} | {} | {} |\n", name(api.api), api.reason.empty() ? api.device : "none: " + api.reason,
                   api.driver);
    }
}

std::string cell(const Counts& counts) {
    return fmt::format("{} / {} / {}", counts.passed, counts.unsupported, counts.failed);
}

void print_pairs(const Matrix& matrix) {
    fmt::print("\n| pair | 1 process | 2 processes | copies | sync | streams | sync |\n"
               "| --- | ---: | ---: | --- | --- | ---: | --- |\n");
    for (const PairSummary& pair : summarize(matrix)) {
        fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", pair_name(pair.from, pair.to), cell(pair.one_process),
                   cell(pair.two_processes), join(pair.copies), join(pair.sync), cell(pair.streams),
                   join(pair.stream_sync));
    }
}

void print_obstacles(const Matrix& matrix) {
    fmt::print("\n| cells | why they are unsupported | what | pairs |\n| ---: | --- | --- | --- |\n");
    for (const Obstacle& obstacle : obstacles(matrix)) {
        fmt::print("| {} | {} | {} | {} |\n", obstacle.cells, obstacle.reason, list_first(obstacle.subjects),
                   list_first(obstacle.pairs));
    }
}

} // namespace

void print_markdown(const Matrix& matrix) {
    const Counts counts = count(matrix.entries);
    fmt::print("## {}\n\nGeyser {}, {}: {} passed, {} failed, {} unsupported.\n\n", gpu(matrix), GEYSER_VERSION,
               today(), counts.passed, counts.failed, counts.unsupported);
    print_apis(matrix);
    print_pairs(matrix);
    print_obstacles(matrix);
}

} // namespace geyser::tool::matrix
