// What the suite tries.
#pragma once

#include "party.hpp"

#include <geyser/manager.hpp>

#include <string>
#include <vector>

namespace geyser::conformance {

/// Whatever the devices can do: every format in both layouts at an awkward size, the shapes that a texture can have,
/// and the sample.
[[nodiscard]] std::vector<TextureDescriptor> all_textures();
/// A format of each kind, at every size; one format in every shape. What is left out differs in nothing but its texels.
[[nodiscard]] std::vector<TextureDescriptor> sample_textures();
/// What streams carry.
[[nodiscard]] std::vector<StreamCase> streams(Transport transport);

/// Host memory is linear by definition: no device need be asked.
[[nodiscard]] bool is_possible(Transport transport, TextureLayout layout);

/// Why two devices cannot share over this transport, or with this kind of sync, whatever the texture; empty where they
/// can. The reasons are the devices' own, after the name of the API.
[[nodiscard]] std::string obstacle(const Capabilities& exporter, const Capabilities& importer, Transport transport);
[[nodiscard]] std::string obstacle(const Capabilities& exporter, const Capabilities& importer, SyncKind kind);

/// "257x3", "64x64x5", "32x32 6 layers 3 levels": what a descriptor's extents are.
[[nodiscard]] std::string shape(const TextureDescriptor& descriptor);

} // namespace geyser::conformance
