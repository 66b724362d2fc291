#include "arena.hpp"

#include <endpoint/vulkan_result.hpp>

#include <utility>

namespace geyser::tool::demo {

void load_vulkan_functions(const VulkanTextureShareManager& manager) {
    volkInitializeCustom(manager.get_instance_proc_addr());
    volkLoadInstanceOnly(manager.instance());
    volkLoadDevice(manager.device());
}

Arena::Arena(const VulkanTextureShareManager& manager, std::string_view operation)
    : device_(manager.device()), operation_(operation) {
    vkGetPhysicalDeviceMemoryProperties(manager.physical_device(), &memory_types_);
}

Arena::~Arena() {
    while (!undo_.empty()) {
        undo_.back()();
        undo_.pop_back();
    }
}

Result<void> Arena::status() const {
    if (failure_) {
        return std::unexpected(*failure_);
    }
    return {};
}

bool Arena::check(std::string_view call, VkResult result) {
    if (!failure_ && result != VK_SUCCESS) {
        failure_ = endpoint::vulkan_failure(operation_, call, result).error();
    }
    return !failure_;
}

VkShaderModule Arena::shader(std::span<const std::uint32_t> words) {
    return make("vkCreateShaderModule", vkCreateShaderModule, vkDestroyShaderModule,
                VkShaderModuleCreateInfo{.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                                         .codeSize = words.size_bytes(),
                                         .pCode = words.data()});
}

VkDeviceMemory Arena::allocate(const VkMemoryRequirements& needs, VkMemoryPropertyFlags wanted) {
    for (std::uint32_t type = 0; type < memory_types_.memoryTypeCount; ++type) {
        const bool allowed = (needs.memoryTypeBits >> type & 1U) != 0;
        if (allowed && (memory_types_.memoryTypes[type].propertyFlags & wanted) == wanted) {
            return make("vkAllocateMemory", vkAllocateMemory, vkFreeMemory,
                        VkMemoryAllocateInfo{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                             .allocationSize = needs.size,
                                             .memoryTypeIndex = type});
        }
    }
    // The specification promises a type for each use of ours, so this is the driver's fault.
    check("the search for a memory type", VK_ERROR_FEATURE_NOT_PRESENT);
    return VK_NULL_HANDLE;
}

HostBuffer Arena::host_buffer(VkDeviceSize size, VkBufferUsageFlags usage) {
    const VkBuffer buffer = make("vkCreateBuffer", vkCreateBuffer, vkDestroyBuffer,
                                 VkBufferCreateInfo{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                                    .size = size,
                                                    .usage = usage,
                                                    .sharingMode = VK_SHARING_MODE_EXCLUSIVE});
    if (failure_) {
        return {};
    }
    VkMemoryRequirements needs = {};
    vkGetBufferMemoryRequirements(device_, buffer, &needs);
    const VkDeviceMemory memory =
        allocate(needs, VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    void* mapped = nullptr;
    if (failure_ || !check("vkBindBufferMemory", vkBindBufferMemory(device_, buffer, memory, 0)) ||
        !check("vkMapMemory", vkMapMemory(device_, memory, 0, VK_WHOLE_SIZE, 0, &mapped))) {
        return {};
    }
    return {buffer, {static_cast<std::byte*>(mapped), static_cast<std::size_t>(size)}};
}

DeviceImage Arena::image(const VkImageCreateInfo& info, VkImageAspectFlags aspects) {
    const VkImage image = make("vkCreateImage", vkCreateImage, vkDestroyImage, info);
    if (failure_) {
        return {};
    }
    VkMemoryRequirements needs = {};
    vkGetImageMemoryRequirements(device_, image, &needs);
    const VkDeviceMemory memory = allocate(needs, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (failure_ || !check("vkBindImageMemory", vkBindImageMemory(device_, image, memory, 0))) {
        return {};
    }
    return {image, view(image, info.format, aspects)};
}

VkImageView Arena::view(VkImage image, VkFormat format, VkImageAspectFlags aspects) {
    return make(
        "vkCreateImageView", vkCreateImageView, vkDestroyImageView,
        VkImageViewCreateInfo{
            .sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
            .image = image,
            .viewType = VK_IMAGE_VIEW_TYPE_2D,
            .format = format,
            .subresourceRange = {.aspectMask = aspects, .levelCount = VK_REMAINING_MIP_LEVELS, .layerCount = 1}});
}

VkDescriptorSetLayout Arena::set_layout(std::span<const VkDescriptorSetLayoutBinding> bindings) {
    return make("vkCreateDescriptorSetLayout", vkCreateDescriptorSetLayout, vkDestroyDescriptorSetLayout,
                VkDescriptorSetLayoutCreateInfo{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                                .bindingCount = static_cast<std::uint32_t>(bindings.size()),
                                                .pBindings = bindings.data()});
}

VkPipelineLayout Arena::pipeline_layout(VkDescriptorSetLayout set, const VkPushConstantRange& constants) {
    return make("vkCreatePipelineLayout", vkCreatePipelineLayout, vkDestroyPipelineLayout,
                VkPipelineLayoutCreateInfo{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                           .setLayoutCount = 1,
                                           .pSetLayouts = &set,
                                           .pushConstantRangeCount = 1,
                                           .pPushConstantRanges = &constants});
}

std::vector<VkDescriptorSet> Arena::descriptor_sets(std::span<const VkDescriptorPoolSize> sizes,
                                                    std::span<const VkDescriptorSetLayout> layouts) {
    std::vector<VkDescriptorSet> sets(layouts.size());
    const auto count = static_cast<std::uint32_t>(layouts.size());
    const VkDescriptorPool pool =
        make("vkCreateDescriptorPool", vkCreateDescriptorPool, vkDestroyDescriptorPool,
             VkDescriptorPoolCreateInfo{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                        .maxSets = count,
                                        .poolSizeCount = static_cast<std::uint32_t>(sizes.size()),
                                        .pPoolSizes = sizes.data()});
    if (!failure_) {
        const VkDescriptorSetAllocateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = pool,
                                               .descriptorSetCount = count,
                                               .pSetLayouts = layouts.data()};
        check("vkAllocateDescriptorSets", vkAllocateDescriptorSets(device_, &info, sets.data()));
    }
    return sets;
}

VkPipeline Arena::graphics_pipeline(const VkGraphicsPipelineCreateInfo& info) {
    VkPipeline pipeline = VK_NULL_HANDLE;
    if (!failure_ && check("vkCreateGraphicsPipelines",
                           vkCreateGraphicsPipelines(device_, VK_NULL_HANDLE, 1, &info, nullptr, &pipeline))) {
        undo_.push_back([device = device_, pipeline] { vkDestroyPipeline(device, pipeline, nullptr); });
    }
    return pipeline;
}

VkPipeline Arena::compute_pipeline(const VkComputePipelineCreateInfo& info) {
    VkPipeline pipeline = VK_NULL_HANDLE;
    if (!failure_ && check("vkCreateComputePipelines",
                           vkCreateComputePipelines(device_, VK_NULL_HANDLE, 1, &info, nullptr, &pipeline))) {
        undo_.push_back([device = device_, pipeline] { vkDestroyPipeline(device, pipeline, nullptr); });
    }
    return pipeline;
}

std::vector<VkCommandBuffer> Arena::command_buffers(std::uint32_t queue_family, std::uint32_t count) {
    std::vector<VkCommandBuffer> buffers(count);
    const VkCommandPool pool = make("vkCreateCommandPool", vkCreateCommandPool, vkDestroyCommandPool,
                                    VkCommandPoolCreateInfo{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                                            .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                                            .queueFamilyIndex = queue_family});
    if (!failure_) {
        const VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                               .commandPool = pool,
                                               .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                               .commandBufferCount = count};
        check("vkAllocateCommandBuffers", vkAllocateCommandBuffers(device_, &info, buffers.data()));
    }
    return buffers;
}

} // namespace geyser::tool::demo
