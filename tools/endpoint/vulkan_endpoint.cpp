#include "vulkan_endpoint.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {
namespace {

constexpr VulkanImageState kGeneral{};

VkImageSubresourceRange whole(const VulkanTexture& texture) {
    return {.aspectMask = texture.aspects(),
            .levelCount = VK_REMAINING_MIP_LEVELS,
            .layerCount = VK_REMAINING_ARRAY_LAYERS};
}

/// Where the CPU itself copies at a hand-off, which is a second copy, no command buffer can hold it.
Way possible(Way wanted, const SharedTexture& texture) {
    return texture.copies_per_frame() > 1 ? Way::Submitted : wanted;
}

/// The colour of a first texel of four unorm bytes.
VkClearColorValue clear_color(TextureFormat format, std::span<const std::byte> texel) {
    const bool blue_first = format == TextureFormat::Bgra8Unorm;
    const auto component = [&](std::size_t byte) { return static_cast<float>(texel[byte]) / 255.0F; };
    return {.float32 = {component(blue_first ? 2 : 0), component(1), component(blue_first ? 0 : 2), component(3)}};
}

} // namespace

VulkanEndpoint::VulkanEndpoint(VulkanTextureShareManager& manager)
    : Endpoint(manager), manager_(manager), vk_(VulkanFunctions::load(manager)),
      staging_(vk_, manager.physical_device(), manager.device()),
      resolved_(vk_, manager.physical_device(), manager.device()), queue_(vk_, manager) {}

Result<std::unique_ptr<VulkanEndpoint>> VulkanEndpoint::create(VulkanTextureShareManager& manager) {
    std::unique_ptr<VulkanEndpoint> endpoint(new VulkanEndpoint(manager));
    GEYSER_CHECK(endpoint->queue_.init());
    return endpoint;
}

Result<void> VulkanEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const CopyPlan plan(texture.descriptor());
    GEYSER_TRY(const VkCommandBuffer commands, begin(plan));
    fill_staging(plan, fill);
    transition(commands, image, kGeneral, kWritten);
    record_write(commands, image, plan);
    transition(commands, image, kWritten, kGeneral);
    return queue_.submit({}, {});
}

Result<void> VulkanEndpoint::download(SharedTexture& texture, const Look& look) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const CopyPlan plan(texture.descriptor());
    GEYSER_TRY(const VkCommandBuffer commands, begin(plan));
    transition(commands, image, kGeneral, kRead);
    GEYSER_CHECK(record_read(commands, image, plan));
    transition(commands, image, kRead, kGeneral);
    GEYSER_CHECK(queue_.submit({}, {}));
    return look_at_staging(plan, look);
}

Result<void> VulkanEndpoint::write(SharedTexture& texture, Use use, Way way, std::optional<SyncPoint> signal,
                                   const Fill& fill) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    if (possible(way, texture) == Way::Submitted) {
        if (use == Use::First) {
            GEYSER_CHECK(manager_.acquire(texture, {.timeout = kStepTimeout}, Contents::Discard));
        }
        return Endpoint::write(texture, use, way, signal, fill);
    }
    const CopyPlan plan(texture.descriptor());
    GEYSER_TRY(const VkCommandBuffer commands, begin(plan));
    fill_staging(plan, fill);
    if (use == Use::First) {
        GEYSER_CHECK(manager_.record_acquire(commands, image, kWritten, Contents::Discard));
    } else {
        transition(commands, image, kGeneral, kWritten);
    }
    record_write(commands, image, plan);
    GEYSER_CHECK(manager_.record_release(commands, image, kWritten));
    GEYSER_CHECK(queue_.submit({}, signal));
    return signal ? Result<void>() : queue_.wait();
}

Result<void> VulkanEndpoint::read(SharedTexture& texture, Way way, std::optional<SyncPoint> wait, const Look& look) {
    if (possible(way, texture) == Way::Submitted) {
        return Endpoint::read(texture, way, wait, look);
    }
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const CopyPlan plan(texture.descriptor());
    GEYSER_TRY(const VkCommandBuffer commands, begin(plan));
    GEYSER_CHECK(manager_.record_acquire(commands, image, kRead));
    GEYSER_CHECK(record_read(commands, image, plan));
    transition(commands, image, kRead, kGeneral);
    GEYSER_CHECK(queue_.submit(wait, {}));
    return look_at_staging(plan, look);
}

Result<VkCommandBuffer> VulkanEndpoint::begin(const CopyPlan& plan) {
    // What waits for the commands before comes first: they use the staging buffer.
    GEYSER_TRY(const VkCommandBuffer commands, queue_.begin());
    GEYSER_CHECK(staging_.reserve(plan.size));
    return commands;
}

void VulkanEndpoint::fill_staging(const CopyPlan& plan, const Fill& fill) {
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        fill(plan.parts[i], plan.bytes_of(i, staging_.bytes()));
    }
}

Result<void> VulkanEndpoint::look_at_staging(const CopyPlan& plan, const Look& look) {
    GEYSER_CHECK(queue_.wait());
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        look(plan.parts[i], plan.bytes_of(i, staging_.bytes()));
    }
    return {};
}

void VulkanEndpoint::record_write(VkCommandBuffer commands, const VulkanTexture& texture, const CopyPlan& plan) {
    if (texture.descriptor().samples > 1) {
        const VkClearColorValue color = clear_color(texture.format(), plan.bytes_of(0, staging_.bytes()));
        const VkImageSubresourceRange all = whole(texture);
        vk_.vkCmdClearColorImage(commands, texture.image(), kWritten.layout, &color, 1, &all);
    } else {
        vk_.vkCmdCopyBufferToImage(commands, staging_.buffer(), texture.image(), kWritten.layout, plan.count(),
                                   plan.regions.data());
    }
}

Result<void> VulkanEndpoint::record_read(VkCommandBuffer commands, const VulkanTexture& texture, const CopyPlan& plan) {
    VkImage source = texture.image();
    if (texture.descriptor().samples > 1) {
        GEYSER_CHECK(resolved_.reserve(texture.parameters().format, texture.width(), texture.height()));
        source = resolved_.record(commands, source, kRead.layout);
    }
    vk_.vkCmdCopyImageToBuffer(commands, source, kRead.layout, staging_.buffer(), plan.count(), plan.regions.data());
    const VkMemoryBarrier to_host{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                  .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                  .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    vk_.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0,
                             nullptr, 0, nullptr);
    return {};
}

void VulkanEndpoint::transition(VkCommandBuffer commands, const VulkanTexture& texture, const VulkanImageState& from,
                                const VulkanImageState& to) {
    record_transition(vk_, commands, texture.image(), texture.aspects(), from, to);
}

} // namespace geyser::endpoint
