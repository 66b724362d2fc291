#include "summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <string_view>

namespace geyser::tool::matrix {
namespace {

using conformance::Matrix;
using conformance::MatrixApi;
using conformance::MatrixEntry;
using conformance::Outcome;

/// What an unsupported entry is about, besides its pair.
std::string subject(const MatrixEntry& entry) {
    return entry.descriptor  ? fmt::format("{} {}", name(entry.descriptor->format), name(entry.descriptor->layout))
           : entry.transport ? std::string(name(*entry.transport))
           : entry.sync      ? std::string(name(*entry.sync))
                             : "everything";
}

/// Without the format's name and number, so that formats with the same fate are counted together.
std::string without_format(const MatrixEntry& entry) {
    std::string nameless = entry.verdict.reason;
    if (entry.descriptor) {
        const std::string of_format = fmt::format("format {}: ", name(entry.descriptor->format));
        if (const auto at = nameless.find(of_format); at != std::string::npos) {
            nameless.erase(at, of_format.size());
        }
    }
    std::string_view reason = nameless;
    constexpr std::string_view kPrefix = "VkFormat ";
    std::string text;
    for (auto at = reason.find(kPrefix); at != std::string_view::npos; at = reason.find(kPrefix)) {
        text += reason.substr(0, at);
        text += "the VkFormat";
        reason.remove_prefix(at + kPrefix.size());
        reason.remove_prefix(std::min(reason.find_first_not_of("0123456789"), reason.size()));
    }
    return text.append(reason);
}

bool is_here(const Matrix& matrix, Api api) {
    return std::ranges::any_of(matrix.apis,
                               [&](const MatrixApi& each) { return each.api == api && each.reason.empty(); });
}

void add(PairSummary& pair, const MatrixEntry& entry) {
    const bool stream = entry.frames != 0;
    (entry.processes == 1 ? pair.one_process : pair.two_processes).add(entry.verdict.outcome);
    if (stream) {
        pair.streams.add(entry.verdict.outcome);
    }
    if (entry.verdict.outcome == Outcome::Pass) {
        (stream ? pair.stream_sync : pair.sync).insert(*entry.sync);
        pair.copies[*entry.transport].insert(*entry.verdict.copies_per_frame);
    }
}

} // namespace

void Counts::add(Outcome outcome) {
    switch (outcome) {
    case Outcome::Pass:
        ++passed;
        break;
    case Outcome::Unsupported:
        ++unsupported;
        break;
    case Outcome::Fail:
        ++failed;
        break;
    }
}

Counts count(const std::vector<MatrixEntry>& entries) {
    Counts counts;
    for (const MatrixEntry& entry : entries) {
        counts.add(entry.verdict.outcome);
    }
    return counts;
}

std::vector<PairSummary> summarize(const Matrix& matrix) {
    std::vector<PairSummary> pairs;
    for (const MatrixEntry& entry : matrix.entries) {
        if (!is_here(matrix, entry.from) || !is_here(matrix, entry.to)) {
            continue;
        }
        if (pairs.empty() || pairs.back().from != entry.from || pairs.back().to != entry.to) {
            pairs.push_back({.from = entry.from, .to = entry.to});
        }
        add(pairs.back(), entry);
    }
    return pairs;
}

std::vector<Obstacle> obstacles(const Matrix& matrix) {
    std::map<std::string, Obstacle> by_reason;
    for (const MatrixEntry& entry : matrix.entries) {
        if (entry.verdict.outcome == Outcome::Unsupported) {
            std::string reason = without_format(entry);
            Obstacle& obstacle = by_reason.try_emplace(reason, Obstacle{.reason = reason}).first->second;
            ++obstacle.cells;
            obstacle.pairs.insert(pair_name(entry.from, entry.to));
            obstacle.subjects.insert(subject(entry));
        }
    }
    std::vector<Obstacle> all;
    for (auto& obstacle : by_reason | std::views::values) {
        all.push_back(std::move(obstacle));
    }
    std::ranges::stable_sort(all, std::ranges::greater(), &Obstacle::cells);
    return all;
}

std::string pair_name(Api from, Api to) { return fmt::format("{} -> {}", name(from), name(to)); }

std::string join(const std::set<SyncKind>& kinds) {
    std::string text;
    for (const SyncKind kind : kinds | std::views::reverse) { // the best is the last of the enumeration
        text += (text.empty() ? "" : ", ") + std::string(name(kind));
    }
    return text.empty() ? "-" : text;
}

std::string join(const Copies& copies) {
    std::string text;
    for (const auto& [transport, numbers] : copies) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name(transport), fmt::join(numbers, " "));
    }
    return text.empty() ? "-" : text;
}

std::string list_first(const std::set<std::string>& words) {
    constexpr std::size_t kMost = 4;
    const std::string text = fmt::format("{}", fmt::join(words | std::views::take(kMost), ", "));
    return words.size() > kMost ? fmt::format("{} and {} more", text, words.size() - kMost) : text;
}

} // namespace geyser::tool::matrix
