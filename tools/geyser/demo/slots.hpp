// The textures that the demo's frames rotate through, in either process.
#pragma once

#include <geyser/vulkan.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace geyser::tool::demo {

/// Three let the producer draw one frame while another travels and a third is read.
inline constexpr std::uint32_t kSlots = 3;

/// All alike, and as many as kSlots.
using Slots = std::vector<std::unique_ptr<SharedTexture>>;

/// Frames take the slots in turn.
[[nodiscard]] constexpr std::uint32_t slot_of(std::uint32_t number) { return (number - 1) % kSlots; }

/// The slots of a Vulkan manager that can be handed over by barriers among a command buffer's own commands: all but
/// those which the CPU copies at each hand-off. Empty where they are of another API.
[[nodiscard]] std::vector<VulkanTexture*> recordable(const Slots& slots);

} // namespace geyser::tool::demo
