// The whole table of this machine.
#include "../support/validation.hpp"
#include "worker_command.hpp"

#include <conformance/matrix.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace geyser::conformance::test {
namespace {

using Entries = std::vector<MatrixEntry>;

std::ptrdiff_t count_passes(const Entries& entries, Api from, Api to, int processes) {
    return std::ranges::count_if(entries, [&](const MatrixEntry& entry) {
        return entry.from == from && entry.to == to && entry.processes == processes &&
               entry.verdict.outcome == Outcome::Pass;
    });
}

void expect_no_failures(const Entries& entries) {
    for (const MatrixEntry& entry : entries) {
        EXPECT_NE(entry.verdict.outcome, Outcome::Fail) << title(entry) << ": " << entry.verdict.reason;
        EXPECT_EQ(entry.verdict.reason.empty(), entry.verdict.outcome == Outcome::Pass) << title(entry);
    }
}

/// Whether each pair was carried in one process and in two, where both are here and `is_meant`.
template <class IsMeant>
void expect_passes(const Matrix& matrix, IsMeant is_meant) {
    for (const MatrixApi& from : matrix.apis) {
        for (const MatrixApi& to : matrix.apis) {
            for (const int processes : {1, 2}) {
                const bool wanted = from.reason.empty() && to.reason.empty() && is_meant(from.api, to.api);
                EXPECT_EQ(count_passes(matrix.entries, from.api, to.api, processes) > 0, wanted)
                    << name(from.api) << " -> " << name(to.api) << ", " << processes;
            }
        }
    }
}

Entries host_entries() { return run_matrix({.filter = "host -> host"}).entries; }

TEST(MatrixLane, EveryPairAgreesInOneProcessAndInTwo) {
    const bool validation = !geyser::test::may_lack_validation();
    if (const auto device = open_device(Api::Vulkan, {}, validation); !device) {
        FAIL() << device.error().message() << "; " << geyser::test::kValidationNeeded;
    }
    RecordProperty("validation", validation ? "on" : "off");
    const Matrix matrix = run_matrix({.validation = validation, .worker = [&](Api api, const std::string& device) {
                                          return worker_command(api, device, validation);
                                      }});
    expect_no_failures(matrix.entries);
    expect_passes(matrix, [](Api, Api) { return true; });
}

TEST(MatrixMetalLane, EveryPairWithMetalAgreesInOneProcessAndInTwo) {
    const Matrix matrix = run_matrix({.filter = "metal", .worker = [](Api api, const std::string& device) {
                                          return worker_command(api, device, false);
                                      }});
    expect_no_failures(matrix.entries);
    expect_passes(matrix, [](Api from, Api to) { return from == Api::Metal || to == Api::Metal; });
    EXPECT_GT(count_passes(matrix.entries, Api::Metal, Api::Metal, 2), 0);
}

TEST(Matrix, NeedsNoDriverBetweenCpus) {
    const Matrix matrix = run_matrix({.filter = "host -> host", .worker = [](Api api, const std::string& device) {
                                          return worker_command(api, device, false);
                                      }});
    expect_no_failures(matrix.entries);
    for (const int processes : {1, 2}) {
        EXPECT_GT(count_passes(matrix.entries, Api::Host, Api::Host, processes), 0);
    }
}

TEST(Matrix, NamesTheReasonOnceWhereAnApiIsNotHere) {
    const Matrix matrix = run_matrix({.filter = "vulkan -> vulkan"});
    ASSERT_EQ(matrix.entries.size(), 1U);
    EXPECT_EQ(matrix.entries[0].verdict.outcome, Outcome::Unsupported);
    EXPECT_FALSE(matrix.entries[0].verdict.reason.empty());
    EXPECT_EQ(matrix.entries[0].verdict.reason, matrix.apis[0].reason);
}

TEST(Matrix, HasALineForEveryPairOfApis) {
    std::set<std::pair<Api, Api>> pairs;
    for (const MatrixEntry& entry : run_matrix({}).entries) {
        pairs.emplace(entry.from, entry.to);
    }
    EXPECT_EQ(pairs.size(), 36U);
}

TEST(Matrix, CountsTheCopiesOfWhatWasSharedAndOfNothingElse) {
    for (const MatrixEntry& entry : host_entries()) {
        EXPECT_EQ(entry.verdict.copies_per_frame.has_value(), entry.verdict.outcome == Outcome::Pass) << title(entry);
    }
}

TEST(Matrix, TellsOfStreamsHowTheyWereSynchronised) {
    std::size_t streams = 0;
    for (const MatrixEntry& entry : host_entries()) {
        if (entry.frames != 0) {
            ++streams;
            EXPECT_EQ(entry.verdict.outcome, Outcome::Pass) << title(entry) << ": " << entry.verdict.reason;
            EXPECT_EQ(entry.sync, SyncKind::CpuCompletion) << title(entry);
        }
    }
    EXPECT_EQ(streams, 1U);
}

TEST(Matrix, RunsOnlyOneProcessWithoutAWorker) {
    const Entries entries = host_entries();
    EXPECT_GT(count_passes(entries, Api::Host, Api::Host, 1), 0);
    EXPECT_EQ(count_passes(entries, Api::Host, Api::Host, 2), 0);
}

TEST(Matrix, TellsItsProgress) {
    std::vector<std::size_t> steps;
    std::size_t wanted = 0;
    const Matrix matrix =
        run_matrix({.filter = "Rgba8Unorm 257x3 Linear", .progress = [&](std::size_t done, std::size_t total) {
                        steps.push_back(done);
                        wanted = total;
                    }});
    EXPECT_EQ(wanted, matrix.entries.size());
    ASSERT_FALSE(steps.empty());
    EXPECT_EQ(steps.back(), wanted);
    EXPECT_TRUE(std::ranges::is_sorted(steps));
}

TEST(Matrix, TitlesSayAllThatTellsCasesApart) {
    const Entries entries = host_entries();
    std::vector<std::string> titles;
    std::ranges::transform(entries, std::back_inserter(titles), [](const MatrixEntry& entry) { return title(entry); });
    std::ranges::sort(titles);
    EXPECT_EQ(std::ranges::adjacent_find(titles), titles.end());
}

} // namespace
} // namespace geyser::conformance::test
