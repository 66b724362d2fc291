// The whole table of this machine.
#include "../support/validation.hpp"
#include "worker_command.hpp"

#include <conformance/matrix.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace geyser::conformance::test {
namespace {

std::ptrdiff_t count(const std::vector<MatrixEntry>& entries, Api from, Api to, int processes, Outcome outcome) {
    return std::ranges::count_if(entries, [&](const MatrixEntry& entry) {
        return entry.from == from && entry.to == to && entry.processes == processes && entry.verdict.outcome == outcome;
    });
}

void expect_no_failures(const std::vector<MatrixEntry>& entries) {
    for (const MatrixEntry& entry : entries) {
        EXPECT_NE(entry.verdict.outcome, Outcome::Fail) << title(entry) << ": " << entry.verdict.reason;
        EXPECT_EQ(entry.verdict.reason.empty(), entry.verdict.outcome == Outcome::Pass) << title(entry);
    }
}

TEST(MatrixLane, EveryPairAgreesInOneProcessAndInTwo) {
    const bool validation = !geyser::test::may_lack_validation();
    if (const auto device = open_device(Api::Vulkan, {}, validation); !device) {
        FAIL() << device.error().message() << "; " << geyser::test::kValidationNeeded;
    }
    RecordProperty("validation", validation ? "on" : "off");
    const auto entries =
        run_matrix({.validation = validation, .worker = [&](Api api) { return worker_command(api, validation); }});
    expect_no_failures(entries);
    for (const Api from : {Api::Vulkan, Api::Host}) {
        for (const Api to : {Api::Vulkan, Api::Host}) {
            for (const int processes : {1, 2}) {
                EXPECT_GT(count(entries, from, to, processes, Outcome::Pass), 0)
                    << name(from) << " -> " << name(to) << ", " << processes;
            }
        }
    }
}

TEST(Matrix, NeedsNoDriverBetweenCpus) {
    const auto entries =
        run_matrix({.filter = "host -> host", .worker = [](Api api) { return worker_command(api, false); }});
    expect_no_failures(entries);
    for (const int processes : {1, 2}) {
        EXPECT_GT(count(entries, Api::Host, Api::Host, processes, Outcome::Pass), 0);
    }
}

TEST(Matrix, NamesTheReasonOnceWhereAnApiIsNotHere) {
    const auto entries = run_matrix({.filter = "vulkan -> vulkan"});
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].verdict.outcome, Outcome::Unsupported);
    EXPECT_FALSE(entries[0].verdict.reason.empty());
}

TEST(Matrix, CountsTheCopiesOfWhatWasSharedAndOfNothingElse) {
    for (const MatrixEntry& entry : run_matrix({.filter = "host -> host"})) {
        EXPECT_EQ(entry.verdict.copies_per_frame.has_value(), entry.verdict.outcome == Outcome::Pass) << title(entry);
    }
}

TEST(Matrix, RunsOnlyOneProcessWithoutAWorker) {
    const auto entries = run_matrix({.filter = "host -> host"});
    EXPECT_GT(count(entries, Api::Host, Api::Host, 1, Outcome::Pass), 0);
    EXPECT_EQ(count(entries, Api::Host, Api::Host, 2, Outcome::Pass), 0);
}

TEST(Matrix, TellsItsProgress) {
    std::vector<std::size_t> steps;
    std::size_t wanted = 0;
    const auto entries =
        run_matrix({.filter = "Rgba8Unorm 64x64 Linear", .progress = [&](std::size_t done, std::size_t total) {
                        steps.push_back(done);
                        wanted = total;
                    }});
    EXPECT_EQ(wanted, entries.size());
    ASSERT_FALSE(steps.empty());
    EXPECT_EQ(steps.back(), wanted);
    EXPECT_TRUE(std::ranges::is_sorted(steps));
}

TEST(Matrix, TitlesSayAllThatTellsCasesApart) {
    const auto entries = run_matrix({.filter = "host -> host"});
    std::vector<std::string> titles;
    std::ranges::transform(entries, std::back_inserter(titles), [](const MatrixEntry& entry) { return title(entry); });
    std::ranges::sort(titles);
    EXPECT_EQ(std::ranges::adjacent_find(titles), titles.end());
}

} // namespace
} // namespace geyser::conformance::test
