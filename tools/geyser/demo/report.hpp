// What the demo found, for the user.
#pragma once

#include "producer.hpp"

#include <string_view>

namespace geyser::tool::demo {

inline constexpr std::string_view kDemoCommand = "geyser demo";

/// Prints the result, as JSON or in a few lines. Returns the exit code: frames that arrived wrong are a failure, and so
/// are messages of validation layers that were asked for.
[[nodiscard]] int report(const DemoResult& result, const DemoParameters& parameters, bool json);

} // namespace geyser::tool::demo
