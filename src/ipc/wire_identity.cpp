#include "ipc/wire_identity.hpp"

namespace geyser::ipc {

void write(WireWriter& out, const DeviceIdentity& identity) {
    out.raw(std::as_bytes(std::span(identity.device.bytes)));
    out.raw(std::as_bytes(std::span(identity.driver.bytes)));
    out.boolean(identity.luid.has_value());
    if (identity.luid) {
        out.raw(std::as_bytes(std::span(*identity.luid)));
        out.u32(identity.node_mask);
    }
}

DeviceIdentity read_identity(WireReader& in) {
    DeviceIdentity identity = {
        .device = {in.array<16>("device UUID")},
        .driver = {in.array<16>("driver UUID")},
    };
    if (in.boolean("LUID flag")) {
        identity.luid = in.array<8>("LUID");
        identity.node_mask = in.u32("node mask");
    }
    return identity;
}

} // namespace geyser::ipc
