// The three forms in which a matrix is reported.
#pragma once

#include "output.hpp"

#include <conformance/matrix.hpp>

namespace geyser::tool::matrix {

/// For people at a terminal.
void print_text(const conformance::Matrix& matrix);
/// A section of docs/matrix.md.
void print_markdown(const conformance::Matrix& matrix);
/// Every entry.
[[nodiscard]] Json to_json(const conformance::Matrix& matrix);

} // namespace geyser::tool::matrix
