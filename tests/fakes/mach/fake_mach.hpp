// A stand-in for Mach, launchd and kqueue on Linux, for tests. Rights are descriptors: a port is a pair of sockets, of
// which the receive right is one end and every send right the other, so that a port dies with its process, rights
// travel by SCM_RIGHTS, and a port on its way in a message is destroyed with that message; a small shared page counts
// what is queued. Strict: a wrong right, a name that is not there or was released once too often end the program with
// a message that names it. Names are never used twice.
#pragma once

#include <cstdint>
#include <string>

#include <mach/mach.h>

namespace geyser::fake_mach {

/// Every right that this process has, one line each. Empty: none.
[[nodiscard]] std::string list_rights();
/// The user that messages of this process are said to be of, from now on.
void pretend_to_be_user(std::uint32_t user);

/// Kinds of memory that a hostile peer may send.
enum class Memory : std::uint8_t { Anonymous, File, Purgeable, Submap };
[[nodiscard]] mach_port_t make_memory(Memory memory, std::uint64_t size);

} // namespace geyser::fake_mach
