#include "gpu.hpp"

#include "check.hpp"

#include <cstring>

namespace example {
namespace {

constexpr VkImageSubresourceRange kWholeImage{
    .aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1};

} // namespace

Gpu::Gpu(const geyser::VulkanTextureShareManager& manager)
    : physical_device_(manager.physical_device()), device_(manager.device()), queue_(manager.queue()) {
    // The functions of instances are the loader's and serve every instance; those of a device are in its own table.
    volkInitializeCustom(manager.get_instance_proc_addr());
    volkLoadInstanceOnly(manager.instance());
    volkLoadDeviceTable(&vk, device_);
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = manager.queue_family()};
    check(vk.vkCreateCommandPool(device_, &pool, nullptr, &pool_), "vkCreateCommandPool");
    const VkCommandBufferAllocateInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                               .commandPool = pool_,
                                               .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                               .commandBufferCount = 1};
    check(vk.vkAllocateCommandBuffers(device_, &commands, &commands_), "vkAllocateCommandBuffers");
}

Gpu::~Gpu() {
    check(vk.vkQueueWaitIdle(queue_), "vkQueueWaitIdle");
    vk.vkDestroyCommandPool(device_, pool_, nullptr);
}

VkCommandBuffer Gpu::begin() const {
    check(vk.vkQueueWaitIdle(queue_), "vkQueueWaitIdle");
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    check(vk.vkBeginCommandBuffer(commands_, &info), "vkBeginCommandBuffer");
    return commands_;
}

void Gpu::clear(VkCommandBuffer commands, const geyser::SharedTexture& texture, const Pixel& colour) const {
    VkClearColorValue value{};
    for (std::size_t channel = 0; channel < colour.size(); ++channel) {
        value.float32[channel] = static_cast<float>(colour[channel]) / 255.0F;
    }
    vk.vkCmdClearColorImage(commands, geyser::vulkan::image(texture), VK_IMAGE_LAYOUT_GENERAL, &value, 1, &kWholeImage);
}

void Gpu::submit(VkCommandBuffer commands) const {
    check(vk.vkEndCommandBuffer(commands), "vkEndCommandBuffer");
    const VkSubmitInfo info{
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &commands};
    check(vk.vkQueueSubmit(queue_, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit");
}

std::vector<Pixel> Gpu::read_back(const geyser::SharedTexture& texture) const {
    std::vector<Pixel> pixels(std::size_t{texture.width()} * texture.height());
    const std::size_t size = pixels.size() * sizeof(Pixel);

    const VkBufferCreateInfo buffer_info{
        .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = size, .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT};
    VkBuffer buffer = VK_NULL_HANDLE;
    check(vk.vkCreateBuffer(device_, &buffer_info, nullptr, &buffer), "vkCreateBuffer");
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(device_, buffer, &needs);
    const VkMemoryAllocateInfo memory_info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                           .allocationSize = needs.size,
                                           .memoryTypeIndex = cpu_memory_type(needs.memoryTypeBits)};
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(device_, &memory_info, nullptr, &memory), "vkAllocateMemory");
    check(vk.vkBindBufferMemory(device_, buffer, memory, 0), "vkBindBufferMemory");

    const VkCommandBuffer commands = begin();
    const VkBufferImageCopy whole{.imageSubresource = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1},
                                  .imageExtent = {texture.width(), texture.height(), 1}};
    vk.vkCmdCopyImageToBuffer(commands, geyser::vulkan::image(texture), VK_IMAGE_LAYOUT_GENERAL, buffer, 1, &whole);
    const VkMemoryBarrier to_cpu{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                 .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                 .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    vk.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_cpu, 0,
                            nullptr, 0, nullptr);
    submit(commands);
    check(vk.vkQueueWaitIdle(queue_), "vkQueueWaitIdle");

    void* mapped = nullptr;
    check(vk.vkMapMemory(device_, memory, 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory");
    std::memcpy(pixels.data(), mapped, size);
    vk.vkFreeMemory(device_, memory, nullptr); // unmaps it
    vk.vkDestroyBuffer(device_, buffer, nullptr);
    return pixels;
}

std::uint32_t Gpu::cpu_memory_type(std::uint32_t allowed_types) const {
    constexpr VkMemoryPropertyFlags kWanted =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkPhysicalDeviceMemoryProperties memory{};
    vkGetPhysicalDeviceMemoryProperties(physical_device_, &memory);
    for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
        if ((allowed_types & (1U << type)) != 0 && (memory.memoryTypes[type].propertyFlags & kWanted) == kWanted) {
            return type;
        }
    }
    stop("no memory type is visible to the CPU"); // Vulkan guarantees one
}

} // namespace example
