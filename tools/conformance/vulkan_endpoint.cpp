#include "vulkan_endpoint.hpp"

namespace geyser::conformance {
namespace {

// Between its hand-offs this side's commands use the image in these ways only.
constexpr VulkanImageState kWritten{.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                    .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                    .access = VK_ACCESS_TRANSFER_WRITE_BIT};
constexpr VulkanImageState kRead{.layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                 .stages = VK_PIPELINE_STAGE_TRANSFER_BIT,
                                 .access = VK_ACCESS_TRANSFER_READ_BIT};
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
    if (auto ready = endpoint->queue_.init(); !ready) {
        return std::unexpected(std::move(ready).error());
    }
    return endpoint;
}

Result<void> VulkanEndpoint::write(SharedTexture& texture, Use use, Turn turn, std::optional<SyncPoint> signal) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const Way way = possible(turn.way, texture);
    const CopyPlan plan(texture.descriptor());
    const auto commands = queue_.begin();
    if (!commands) {
        return std::unexpected(commands.error());
    }
    if (auto ready = staging_.reserve(plan.size); !ready) {
        return ready;
    }
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        fill(plan.bytes_of(i, staging_.bytes()), plan.parts[i], texture.format(), turn.seed);
    }

    if (auto taken = take_for_writing(*commands, image, use, way); !taken) {
        return taken;
    }
    record_write(*commands, image, plan);
    if (way == Way::Submitted) {
        transition(*commands, image, kWritten, kGeneral);
        if (auto submitted = queue_.submit({}, {}); !submitted) {
            return submitted;
        }
        return manager_.release(texture, {.signal = signal, .timeout = kStepTimeout});
    }
    if (auto released = manager_.record_release(*commands, image, kWritten); !released) {
        return released;
    }
    if (auto submitted = queue_.submit({}, signal); !submitted) {
        return submitted;
    }
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
    if (auto ready = read_to_staging(texture, plan, possible(turn.way, texture), wait); !ready) {
        return std::unexpected(std::move(ready).error());
    }
    Comparison result;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        compare(plan.bytes_of(i, staging_.bytes()), plan.parts[i], texture.format(), turn.seed, result);
    }
    return result;
}

Result<void> VulkanEndpoint::read_to_staging(SharedTexture& texture, const CopyPlan& plan, Way way,
                                             std::optional<SyncPoint> wait) {
    VulkanTexture& image = *texture.as<VulkanTexture>();
    const auto commands = queue_.begin();
    if (!commands) {
        return std::unexpected(commands.error());
    }
    if (auto ready = staging_.reserve(plan.size); !ready) {
        return ready;
    }
    if (way == Way::Recorded) {
        if (auto acquired = manager_.record_acquire(*commands, image, kRead); !acquired) {
            return acquired;
        }
    } else {
        if (auto acquired = manager_.acquire(texture, {.wait = wait, .timeout = kStepTimeout}); !acquired) {
            return acquired;
        }
        wait.reset();
        transition(*commands, image, kGeneral, kRead);
    }
    if (auto recorded = record_read(*commands, image, plan); !recorded) {
        return recorded;
    }
    if (auto submitted = queue_.submit(wait, {}); !submitted) {
        return submitted;
    }
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
        if (auto ready = resolved_.reserve(texture.parameters().format, texture.width(), texture.height()); !ready) {
            return ready;
        }
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
    const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                       .srcAccessMask = from.access,
                                       .dstAccessMask = to.access,
                                       .oldLayout = from.layout,
                                       .newLayout = to.layout,
                                       .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .image = texture.image(),
                                       .subresourceRange = whole(texture)};
    vk_.vkCmdPipelineBarrier(commands, from.stages, to.stages, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

} // namespace geyser::conformance
