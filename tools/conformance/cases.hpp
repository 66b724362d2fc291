// What the suite tries: every format in both layouts and awkward sizes, and the shapes that a texture can have.
#pragma once

#include "party.hpp"

#include <geyser/manager.hpp>

#include <string>
#include <vector>

namespace geyser::conformance {

/// Every texture that the suite tries, whatever the devices can do.
[[nodiscard]] std::vector<TextureDescriptor> descriptors();

/// Why two devices cannot share over this transport, or with this kind of sync, whatever the texture; empty where they
/// can. The reasons are the devices' own.
[[nodiscard]] std::string obstacle(const Capabilities& exporter, const Capabilities& importer, Transport transport);
[[nodiscard]] std::string obstacle(const Capabilities& exporter, const Capabilities& importer, SyncKind kind);

/// "257x3", "64x64x5", "32x32 6 layers 3 levels": what a descriptor's extents are.
[[nodiscard]] std::string shape(const TextureDescriptor& descriptor);

} // namespace geyser::conformance
