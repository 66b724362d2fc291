#include "suggest.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace geyser::tool {
namespace {

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

/// How many letters were added, dropped, replaced or swapped with their neighbour (optimal string alignment).
std::size_t typing_errors(std::string_view have, std::string_view want) {
    std::vector<std::vector<std::size_t>> errors(have.size() + 1, std::vector<std::size_t>(want.size() + 1));
    for (std::size_t i = 0; i <= have.size(); ++i) {
        for (std::size_t j = 0; j <= want.size(); ++j) {
            if (i == 0 || j == 0) {
                errors[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = errors[i - 1][j - 1] + (have[i - 1] == want[j - 1] ? 0 : 1);
            errors[i][j] = std::min({replaced, errors[i - 1][j] + 1, errors[i][j - 1] + 1});
            if (i > 1 && j > 1 && have[i - 1] == want[j - 2] && have[i - 2] == want[j - 1]) {
                errors[i][j] = std::min(errors[i][j], errors[i - 2][j - 2] + 1);
            }
        }
    }
    return errors.back().back();
}

} // namespace

std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
    constexpr std::size_t kMost = 3;
    const std::string wanted = lower_case(word);
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& candidate : candidates) {
        const std::string name = lower_case(candidate);
        const bool begins = wanted.size() >= 3 && name.starts_with(wanted);
        const std::size_t errors = typing_errors(wanted, name);
        if (begins || errors <= std::max<std::size_t>(1, std::min(wanted.size(), name.size()) / 3)) {
            ranked.emplace_back(begins ? 0 : errors, candidate);
        }
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
    std::vector<std::string> names;
    for (auto& [errors, name] : ranked) {
        if (names.size() < kMost && errors <= ranked.front().first + 1) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

std::string join_with_or(std::span<const std::string> words) {
    std::string joined;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) {
            joined += i + 1 == words.size() ? " or " : ", ";
        }
        joined += words[i];
    }
    return joined;
}

} // namespace geyser::tool
