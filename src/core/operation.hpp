// Errors carry the name of the call that the user made, not of the check that failed inside it.
#pragma once

#include <geyser/error.hpp>

#include <string_view>
#include <utility>

namespace geyser {

/// The result, its error under the name of `operation`.
template <class T>
[[nodiscard]] Result<T> named(std::string_view operation, Result<T> result) {
    if (!result) {
        result.error().operation = operation;
    }
    return result;
}

} // namespace geyser
