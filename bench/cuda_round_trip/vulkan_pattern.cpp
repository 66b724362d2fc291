#include "vulkan_pattern.hpp"

#include "../failure.hpp"
#include "pattern_comp.h"

namespace bench {
namespace {

constexpr std::uint32_t kGroupWidth = 32; // local_size of pattern.comp
constexpr std::uint32_t kGroupHeight = 8;
constexpr std::uint32_t kMostPictures = 64;
constexpr std::uint64_t kPatienceNs = 10'000'000'000;

constexpr std::uint32_t groups(std::uint32_t extent, std::uint32_t size) { return (extent + size - 1) / size; }

std::uint32_t host_memory(VkPhysicalDevice physical, std::uint32_t allowed) {
    constexpr VkMemoryPropertyFlags kWanted =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkPhysicalDeviceMemoryProperties properties;
    vkGetPhysicalDeviceMemoryProperties(physical, &properties);
    for (std::uint32_t i = 0; i < properties.memoryTypeCount; ++i) {
        if ((allowed >> i & 1U) != 0 && (properties.memoryTypes[i].propertyFlags & kWanted) == kWanted) {
            return i;
        }
    }
    throw Failure("the device has no memory that the CPU sees");
}

} // namespace

VulkanPattern::VulkanPattern(geyser::VulkanTextureShareManager& manager)
    : manager_(manager), device_(manager.device()) {
    volkInitializeCustom(manager.get_instance_proc_addr());
    volkLoadInstance(manager.instance());
    volkLoadDevice(device_);
    make_counter();
    make_pipeline();
    make_slots();
}

void VulkanPattern::make_counter() {
    const VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                  .size = sizeof *count_,
                                  .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT};
    check(vkCreateBuffer(device_, &info, nullptr, &counter_), "vkCreateBuffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(device_, counter_, &needs);
    const VkMemoryAllocateInfo memory{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                      .allocationSize = needs.size,
                                      .memoryTypeIndex = host_memory(manager_.physical_device(), needs.memoryTypeBits)};
    check(vkAllocateMemory(device_, &memory, nullptr, &memory_), "vkAllocateMemory");
    check(vkBindBufferMemory(device_, counter_, memory_, 0), "vkBindBufferMemory");
    void* mapped = nullptr;
    check(vkMapMemory(device_, memory_, 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory");
    count_ = static_cast<std::uint32_t*>(mapped);
    *count_ = 0;
}

void VulkanPattern::make_pipeline() {
    const std::array<VkDescriptorSetLayoutBinding, 2> bindings = {{{.binding = 0,
                                                                    .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE,
                                                                    .descriptorCount = 1,
                                                                    .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT},
                                                                   {.binding = 1,
                                                                    .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                                                    .descriptorCount = 1,
                                                                    .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT}}};
    const VkDescriptorSetLayoutCreateInfo set{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                              .bindingCount = bindings.size(),
                                              .pBindings = bindings.data()};
    check(vkCreateDescriptorSetLayout(device_, &set, nullptr, &set_layout_), "vkCreateDescriptorSetLayout");
    const VkPushConstantRange constants{.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT, .size = sizeof(Turn)};
    const VkPipelineLayoutCreateInfo layout{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                            .setLayoutCount = 1,
                                            .pSetLayouts = &set_layout_,
                                            .pushConstantRangeCount = 1,
                                            .pPushConstantRanges = &constants};
    check(vkCreatePipelineLayout(device_, &layout, nullptr, &layout_), "vkCreatePipelineLayout");
    const VkShaderModuleCreateInfo code{
        .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = sizeof pattern_comp, .pCode = pattern_comp};
    VkShaderModule shader = VK_NULL_HANDLE;
    check(vkCreateShaderModule(device_, &code, nullptr, &shader), "vkCreateShaderModule");
    const VkComputePipelineCreateInfo pipeline{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                               .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                         .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                         .module = shader,
                                                         .pName = "main"},
                                               .layout = layout_};
    const VkResult made = vkCreateComputePipelines(device_, VK_NULL_HANDLE, 1, &pipeline, nullptr, &pipeline_);
    vkDestroyShaderModule(device_, shader, nullptr);
    check(made, "vkCreateComputePipelines");
    const std::array<VkDescriptorPoolSize, 2> sizes = {
        {{VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, kMostPictures}, {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, kMostPictures}}};
    const VkDescriptorPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                          .maxSets = kMostPictures,
                                          .poolSizeCount = sizes.size(),
                                          .pPoolSizes = sizes.data()};
    check(vkCreateDescriptorPool(device_, &pool, nullptr, &descriptors_), "vkCreateDescriptorPool");
}

void VulkanPattern::make_slots() {
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = manager_.queue_family()};
    check(vkCreateCommandPool(device_, &pool, nullptr, &commands_), "vkCreateCommandPool");
    for (Slot& slot : slots_) {
        const VkCommandBufferAllocateInfo buffer{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                 .commandPool = commands_,
                                                 .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                 .commandBufferCount = 1};
        check(vkAllocateCommandBuffers(device_, &buffer, &slot.commands), "vkAllocateCommandBuffers");
        const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO,
                                      .flags = VK_FENCE_CREATE_SIGNALED_BIT};
        check(vkCreateFence(device_, &fence, nullptr, &slot.done), "vkCreateFence");
    }
}

VulkanPattern::~VulkanPattern() {
    vkDeviceWaitIdle(device_);
    for (const auto& [image, picture] : pictures_) {
        vkDestroyImageView(device_, picture.view, nullptr);
    }
    for (const Slot& slot : slots_) {
        vkDestroyFence(device_, slot.done, nullptr);
    }
    vkDestroyCommandPool(device_, commands_, nullptr);
    vkDestroyDescriptorPool(device_, descriptors_, nullptr);
    vkDestroyPipeline(device_, pipeline_, nullptr);
    vkDestroyPipelineLayout(device_, layout_, nullptr);
    vkDestroyDescriptorSetLayout(device_, set_layout_, nullptr);
    vkDestroyBuffer(device_, counter_, nullptr);
    vkFreeMemory(device_, memory_, nullptr);
}

const VulkanPattern::Picture& VulkanPattern::picture(const geyser::SharedTexture& texture) {
    const VkImage image = geyser::vulkan::image(texture);
    Picture& known = pictures_[image];
    if (known.view != VK_NULL_HANDLE) {
        return known;
    }
    const VkImageViewCreateInfo view{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
                                     .image = image,
                                     .viewType = VK_IMAGE_VIEW_TYPE_2D,
                                     .format = VK_FORMAT_R32_UINT,
                                     .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1}};
    check(vkCreateImageView(device_, &view, nullptr, &known.view), "vkCreateImageView");
    const VkDescriptorSetAllocateInfo set{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                          .descriptorPool = descriptors_,
                                          .descriptorSetCount = 1,
                                          .pSetLayouts = &set_layout_};
    check(vkAllocateDescriptorSets(device_, &set, &known.set), "vkAllocateDescriptorSets");
    const VkDescriptorImageInfo picture{.imageView = known.view, .imageLayout = VK_IMAGE_LAYOUT_GENERAL};
    const VkDescriptorBufferInfo counter{.buffer = counter_, .range = VK_WHOLE_SIZE};
    const std::array<VkWriteDescriptorSet, 2> writes = {{{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                                          .dstSet = known.set,
                                                          .dstBinding = 0,
                                                          .descriptorCount = 1,
                                                          .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE,
                                                          .pImageInfo = &picture},
                                                         {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                                          .dstSet = known.set,
                                                          .dstBinding = 1,
                                                          .descriptorCount = 1,
                                                          .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                                                          .pBufferInfo = &counter}}};
    vkUpdateDescriptorSets(device_, writes.size(), writes.data(), 0, nullptr);
    return known;
}

void VulkanPattern::run(const geyser::SharedTexture& texture, Turn turn) {
    const Picture& target = picture(texture);
    Slot& slot = slots_[next_];
    next_ = (next_ + 1) % slots_.size();
    check(vkWaitForFences(device_, 1, &slot.done, VK_TRUE, kPatienceNs), "vkWaitForFences");
    check(vkResetFences(device_, 1, &slot.done), "vkResetFences");
    const VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                         .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    check(vkBeginCommandBuffer(slot.commands, &begin), "vkBeginCommandBuffer");
    vkCmdBindPipeline(slot.commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline_);
    vkCmdBindDescriptorSets(slot.commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout_, 0, 1, &target.set, 0, nullptr);
    vkCmdPushConstants(slot.commands, layout_, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof turn, &turn);
    vkCmdDispatch(slot.commands, groups(texture.width(), kGroupWidth), groups(texture.height(), kGroupHeight), 1);
    // The counter is for the next dispatch, and in the end for the CPU.
    const VkMemoryBarrier counted{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                  .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                  .dstAccessMask =
                                      VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_HOST_READ_BIT};
    vkCmdPipelineBarrier(slot.commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                         VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &counted, 0, nullptr,
                         0, nullptr);
    check(vkEndCommandBuffer(slot.commands), "vkEndCommandBuffer");
    check(manager_.submit(slot.commands, {}, slot.done));
}

std::uint32_t VulkanPattern::mismatches() {
    for (const Slot& slot : slots_) {
        check(vkWaitForFences(device_, 1, &slot.done, VK_TRUE, kPatienceNs), "vkWaitForFences");
    }
    return *count_;
}

} // namespace bench
