#include "vulkan_endpoint.hpp"

#include <core/try.hpp>

namespace geyser::conformance {
namespace {

/// Submitted hand-offs leave and take the image in GENERAL.
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
    : manager_(manager), vk_(VulkanFunctions::load(manager)),
      staging_(vk_, manager.physical_device(), manager.device()),
      resolved_(vk_, manager.physical_device(), manager.device()), queue_(vk_, manager) {}

Result<std::unique_ptr<VulkanEndpoint>> VulkanEndpoint::create(VulkanTextureShareManager& manager) {
    std::unique_ptr<VulkanEndpoint> endpoint(new VulkanEndpoint(manager));
    GEYSER_CHECK(endpoint->queue_.init());
    return endpoint;
}

Result<void> VulkanEndpoint::write(SharedTexture& texture, Use use, Turn turn, std::optional<SyncPoint> signal) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const Way way = possible(turn.way, texture);
    const CopyPlan plan(texture.descriptor());
    GEYSER_TRY(const VkCommandBuffer commands, queue_.begin());
    GEYSER_CHECK(staging_.reserve(plan.size));
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        fill(plan.bytes_of(i, staging_.bytes()), plan.parts[i], texture.format(), turn.seed);
    }

    GEYSER_CHECK(take_for_writing(commands, image, use, way));
    record_write(commands, image, plan);
    if (way == Way::Submitted) {
        transition(commands, image, kWritten, kGeneral);
        GEYSER_CHECK(queue_.submit({}, {}));
        return manager_.release(texture, {.signal = signal, .timeout = kStepTimeout});
    }
    GEYSER_CHECK(manager_.record_release(commands, image, kWritten));
    GEYSER_CHECK(queue_.submit({}, signal));
    return signal ? Result<void>() : queue_.finish();
}

Result<void> VulkanEndpoint::take_for_writing(VkCommandBuffer commands, VulkanTexture& texture, Use use, Way way) {
    if (use == Use::Later) {
        // This side has read it last, and has owned it since.
        transition(commands, texture, kRead, kWritten);
        return {};
    }
    if (way == Way::Recorded) {
        return manager_.record_acquire(commands, texture, kWritten, Contents::Discard);
    }
    auto acquired = manager_.acquire(texture, {.timeout = kStepTimeout}, Contents::Discard);
    transition(commands, texture, kGeneral, kWritten);
    return acquired;
}

Result<Comparison> VulkanEndpoint::read(SharedTexture& texture, Turn turn, std::optional<SyncPoint> wait) {
    const CopyPlan plan(texture.descriptor());
    GEYSER_CHECK(read_to_staging(texture, plan, possible(turn.way, texture), wait));
    Comparison result;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        compare(plan.bytes_of(i, staging_.bytes()), plan.parts[i], texture.format(), turn.seed, result);
    }
    return result;
}

Result<void> VulkanEndpoint::read_to_staging(SharedTexture& texture, const CopyPlan& plan, Way way,
                                             std::optional<SyncPoint> wait) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    GEYSER_TRY(const VkCommandBuffer commands, queue_.begin());
    GEYSER_CHECK(staging_.reserve(plan.size));
    if (way == Way::Recorded) {
        GEYSER_CHECK(manager_.record_acquire(commands, image, kRead));
    } else {
        GEYSER_CHECK(manager_.acquire(texture, {.wait = wait, .timeout = kStepTimeout}));
        wait.reset();
        transition(commands, image, kGeneral, kRead);
    }
    GEYSER_CHECK(record_read(commands, image, plan));
    GEYSER_CHECK(queue_.submit(wait, {}));
    return queue_.finish();
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

} // namespace geyser::conformance
