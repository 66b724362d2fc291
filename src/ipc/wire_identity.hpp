// A device's identity, as handles and streams write it.
#pragma once

#include "ipc/wire_reader.hpp"
#include "ipc/wire_writer.hpp"

#include <geyser/identity.hpp>

namespace geyser::ipc {

void write(WireWriter& out, const DeviceIdentity& identity);
[[nodiscard]] DeviceIdentity read_identity(WireReader& in);

} // namespace geyser::ipc
