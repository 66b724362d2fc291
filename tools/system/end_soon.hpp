// A process that may not wait for ever, and cannot be sure that it does not: for its GPU, say.
#pragma once

namespace geyser::system {

/// This process ends in five seconds, if it does not leave by itself.
void end_soon();
/// The same where its terminal closes.
void end_soon_without_terminal();

} // namespace geyser::system
