// Arena: Vulkan objects that live and die together.
#pragma once

#include <geyser/vulkan.hpp>

#include <volk.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace geyser::tool::demo {

/// A mapped, host-coherent buffer.
struct HostBuffer {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::span<std::byte> bytes = {};
};

struct DeviceImage {
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
};

/// Makes Vulkan objects on a manager's device and destroys them in reverse order. The first failure sticks: later calls
/// do nothing and return null handles, so that a series of them is checked once, with status(). The device must be idle
/// when the arena dies.
class Arena {
public:
    Arena(const VulkanTextureShareManager& manager, std::string_view operation);
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    [[nodiscard]] Result<void> status() const;
    [[nodiscard]] VkDevice device() const noexcept { return device_; }

    /// Any vkCreate function with its vkDestroy function; `call` is its name, for the error.
    template <class Handle, class Info>
    [[nodiscard]] Handle make(std::string_view call,
                              VkResult(VKAPI_PTR* create)(VkDevice, const Info*, const VkAllocationCallbacks*, Handle*),
                              void(VKAPI_PTR* destroy)(VkDevice, Handle, const VkAllocationCallbacks*),
                              const Info& info) {
        Handle handle = VK_NULL_HANDLE;
        if (!failure_ && check(call, create(device_, &info, nullptr, &handle))) {
            undo_.push_back([device = device_, destroy, handle] { destroy(device, handle, nullptr); });
        }
        return handle;
    }

    [[nodiscard]] VkShaderModule shader(std::span<const std::uint32_t> words);
    [[nodiscard]] HostBuffer host_buffer(VkDeviceSize size, VkBufferUsageFlags usage);
    /// An image in device memory and a view of all of it.
    [[nodiscard]] DeviceImage image(const VkImageCreateInfo& info, VkImageAspectFlags aspects);
    [[nodiscard]] VkImageView view(VkImage image, VkFormat format, VkImageAspectFlags aspects);
    [[nodiscard]] VkDescriptorSetLayout set_layout(std::span<const VkDescriptorSetLayoutBinding> bindings);
    /// Of pipelines with one set and push constants.
    [[nodiscard]] VkPipelineLayout pipeline_layout(VkDescriptorSetLayout set, const VkPushConstantRange& constants);
    [[nodiscard]] std::vector<VkDescriptorSet> descriptor_sets(std::span<const VkDescriptorPoolSize> sizes,
                                                               std::span<const VkDescriptorSetLayout> layouts);
    [[nodiscard]] VkPipeline graphics_pipeline(const VkGraphicsPipelineCreateInfo& info);
    [[nodiscard]] VkPipeline compute_pipeline(const VkComputePipelineCreateInfo& info);
    [[nodiscard]] std::vector<VkCommandBuffer> command_buffers(std::uint32_t queue_family, std::uint32_t count);

private:
    /// Whether all went well so far, this call included.
    bool check(std::string_view call, VkResult result);
    [[nodiscard]] VkDeviceMemory allocate(const VkMemoryRequirements& needs, VkMemoryPropertyFlags wanted);

    VkDevice device_;
    std::string_view operation_;
    VkPhysicalDeviceMemoryProperties memory_types_ = {};
    std::optional<Error> failure_ = {};
    std::vector<std::function<void()>> undo_ = {};
};

/// Points volk at the manager's device. Once in each process, before an Arena is made.
void load_vulkan_functions(const VulkanTextureShareManager& manager);

} // namespace geyser::tool::demo
