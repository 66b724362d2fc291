// How commands speak: results on stdout, everything else on stderr.
#pragma once

#include <geyser/error.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace geyser::tool {

using Json = nlohmann::ordered_json;

inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

/// One sentence on stderr, below it what can be done where the command line is not to blame, and with `json` the error
/// as JSON on stdout. Returns kFailed, for `return report_failure(...)`. `command` is what the user typed: "geyser
/// demo". Errors of one of its arguments have an operation that names it: "demo --output", "send SOURCE".
int report_failure(std::string_view command, const Error& error, bool json);

/// One JSON document on stdout.
void print_json(const Json& document);

/// One line on stdout, without the padding that an empty last column leaves behind.
void print_row(std::string row);

/// A line that rewrites itself on stderr, "demo: 37 of 120 frames"; silent where stderr is no terminal.
class Progress {
public:
    Progress(std::string what, std::string unit, std::uint64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void update(std::uint64_t done);
    /// Removes the line, so that what follows stands alone. The destructor does it too.
    void clear();

private:
    std::string what_;
    std::string unit_;
    std::uint64_t total_;
    bool terminal_;
    bool shown_ = false;
};

} // namespace geyser::tool
