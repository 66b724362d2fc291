// The three standard streams, and the terminal that may be at the other end.
#pragma once

#include <cstddef>

namespace geyser::system {

enum class StandardStream { In, Out, Error };

[[nodiscard]] bool is_terminal(StandardStream stream);

/// Of stdout's terminal, asked anew each time: the window may have changed.
[[nodiscard]] std::size_t terminal_rows();

/// Once, at the start of a program: what is written leaves as it is, byte for byte, terminals understand escape
/// sequences and UTF-8, and a reader that went away is a failed write with a reason, not a silent death.
void set_up_standard_streams();

} // namespace geyser::system
