// What a user may have meant by a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool {

/// The candidates nearest to `word`, without regard to case: those that it begins, else those a few typing errors away,
/// at most three. Empty where nothing is near.
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// "a", "a or b", "a, b or c"
[[nodiscard]] std::string join_with_or(std::span<const std::string> words);

} // namespace geyser::tool
