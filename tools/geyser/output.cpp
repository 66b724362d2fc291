#include "output.hpp"

#include <system/terminal.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <utility>

namespace geyser::tool {

namespace {

/// What the user typed is wrong, and the sentence says all: the remedies are about calls and machines.
bool is_usage_error(const Error& error) {
    const std::string& operation = error.operation;
    const bool names_an_argument =
        operation.find(" --") != std::string::npos || operation.ends_with(" NAME") || operation.ends_with(" SOURCE");
    return error.code == ErrorCode::InvalidArgument || names_an_argument;
}

} // namespace

int report_failure(std::string_view command, const Error& error, bool json) {
    fmt::print(stderr, "{}: {}\n", command, error.reason);
    if (!is_usage_error(error)) {
        fmt::print(stderr, "hint: {}\n", remedy(error.code));
    }
    if (json) {
        print_json({{"error",
                     {{"code", name(error.code)},
                      {"operation", error.operation},
                      {"reason", error.reason},
                      {"native", error.native}}}});
    }
    return kFailed;
}

void print_json(const Json& document) {
    // Driver names and paths come from outside and need not be UTF-8: replace what is not, instead of throwing.
    fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

void print_row(std::string row) {
    row.erase(row.find_last_not_of(' ') + 1);
    fmt::print("{}\n", row);
}

Progress::Progress(std::string what, std::string unit, std::uint64_t total)
    : what_(std::move(what)), unit_(std::move(unit)), total_(total),
      terminal_(system::is_terminal(system::StandardStream::Error)) {}

Progress::~Progress() { clear(); }

void Progress::update(std::uint64_t done) {
    if (terminal_) {
        fmt::print(stderr, "\r{}: {} of {} {}", what_, done, total_, unit_);
        shown_ = true;
    }
}

void Progress::clear() {
    if (std::exchange(shown_, false)) {
        fmt::print(stderr, "\r\x1b[K");
    }
}

} // namespace geyser::tool
