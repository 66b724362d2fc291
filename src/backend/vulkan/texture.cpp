#include "texture.hpp"

namespace geyser::vulkan {

namespace {

std::uint32_t copies_of(const HostBacking& host) {
    return (host.mirror.get() != VK_NULL_HANDLE ? 1U : 0U) + (host.staging.empty() ? 0U : 1U);
}

} // namespace

Texture::Texture(Parts parts)
    : VulkanTexture(kApi, parts.descriptor, parts.transport, copies_of(parts.host)), parts_(std::move(parts)),
      parameters_(parts_.spec.parameters()), aspects_(vulkan_aspects(*format_info(parts_.descriptor.format))) {}

VkImage Texture::image() const noexcept {
    return parts_.borrowed_image != VK_NULL_HANDLE ? parts_.borrowed_image : parts_.image.get();
}

VkDeviceMemory Texture::memory() const noexcept {
    return parts_.borrowed_memory != VK_NULL_HANDLE ? parts_.borrowed_memory : parts_.memory.get();
}

VulkanHandOff Texture::hand_off() const noexcept {
    return {.queue_family = parts_.device->external_family(transport())};
}

Result<const Texture*> own_texture(const SharedTexture& texture, const Device& device, std::string_view operation) {
    const auto* vulkan_texture = texture.as<VulkanTexture>();
    if (vulkan_texture == nullptr) {
        return fail(ErrorCode::WrongManager, operation,
                    "the texture is of the backend " + std::string(name(texture.api())) + ", not vulkan");
    }
    const auto* own = static_cast<const Texture*>(vulkan_texture);
    if (own->parts().device.get() != &device) {
        return fail(ErrorCode::WrongManager, operation, "the texture belongs to another Vulkan manager");
    }
    return own;
}

VkImage image(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<VulkanTexture>();
    return own != nullptr ? own->image() : VK_NULL_HANDLE;
}

} // namespace geyser::vulkan
