#include "vulkan_mock_objects.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace geyser::test {
namespace {

template <class Item>
VkResult enumerate(const std::vector<Item>& items, std::uint32_t* count, Item* out) {
    if (out != nullptr) {
        *count = std::min(*count, static_cast<std::uint32_t>(items.size()));
        std::copy_n(items.begin(), *count, out);
        return VK_SUCCESS;
    }
    *count = static_cast<std::uint32_t>(items.size());
    return VK_SUCCESS;
}

std::vector<VkExtensionProperties> properties_of(const std::vector<std::string>& names) {
    std::vector<VkExtensionProperties> properties(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::strcpy(properties[i].extensionName, names[i].c_str());
    }
    return properties;
}

void fill(VkPhysicalDeviceProperties& properties) {
    properties.apiVersion = driver->version;
    properties.deviceType = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU;
    std::strcpy(properties.deviceName, "Mock");
}

PFN_vkVoidFunction find_function(const char* name);

void add_instance_functions(Functions& table) {
    table["vkEnumerateInstanceVersion"] = entry_of<PFN_vkEnumerateInstanceVersion>([](std::uint32_t* version) {
        *version = driver->version;
        return VK_SUCCESS;
    });
    table["vkEnumerateInstanceExtensionProperties"] = entry_of<PFN_vkEnumerateInstanceExtensionProperties>(
        [](const char*, std::uint32_t* count, VkExtensionProperties* out) {
            if (const VkResult result = driver->next("vkEnumerateInstanceExtensionProperties"); result != VK_SUCCESS) {
                return result;
            }
            return enumerate(properties_of(driver->instance_extensions), count, out);
        });
    table["vkEnumerateInstanceLayerProperties"] = entry_of<PFN_vkEnumerateInstanceLayerProperties>(
        [](std::uint32_t* count, VkLayerProperties* out) { return enumerate({}, count, out); });
    table["vkCreateInstance"] = entry_of<PFN_vkCreateInstance>(
        [](const VkInstanceCreateInfo* info, const VkAllocationCallbacks*, VkInstance* out) {
            driver->instance_flags = info->flags;
            return make("vkCreateInstance", out);
        });
    table["vkDestroyInstance"] =
        entry_of<PFN_vkDestroyInstance>([](VkInstance instance, const VkAllocationCallbacks*) { unmake(instance); });
    table["vkEnumeratePhysicalDevices"] =
        entry_of<PFN_vkEnumeratePhysicalDevices>([](VkInstance, std::uint32_t* count, VkPhysicalDevice* out) {
            if (const VkResult result = driver->next("vkEnumeratePhysicalDevices"); result != VK_SUCCESS) {
                return result;
            }
            static Object device;
            return enumerate(
                std::vector<VkPhysicalDevice>(driver->physical_devices, reinterpret_cast<VkPhysicalDevice>(&device)),
                count, out);
        });
    table["vkCreateDevice"] =
        entry_of<PFN_vkCreateDevice>([](VkPhysicalDevice, const VkDeviceCreateInfo*, const VkAllocationCallbacks*,
                                        VkDevice* out) { return make("vkCreateDevice", out); });
    table["vkGetDeviceProcAddr"] =
        entry_of<PFN_vkGetDeviceProcAddr>([](VkDevice, const char* name) { return find_function(name); });
}

void add_physical_device_functions(Functions& table) {
    table["vkEnumerateDeviceExtensionProperties"] = entry_of<PFN_vkEnumerateDeviceExtensionProperties>(
        [](VkPhysicalDevice, const char*, std::uint32_t* count, VkExtensionProperties* out) {
            return enumerate(properties_of(driver->extensions), count, out);
        });
    table["vkGetPhysicalDeviceProperties"] = entry_of<PFN_vkGetPhysicalDeviceProperties>(
        [](VkPhysicalDevice, VkPhysicalDeviceProperties* properties) { fill(*properties); });
    table["vkGetPhysicalDeviceProperties2"] =
        entry_of<PFN_vkGetPhysicalDeviceProperties2>([](VkPhysicalDevice, VkPhysicalDeviceProperties2* properties) {
            fill(properties->properties);
            if (auto* id = find<VkPhysicalDeviceIDProperties, VkBaseOutStructure>(
                    properties->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES);
                id != nullptr) {
                id->deviceUUID[0] = 1;
                id->driverUUID[0] = 2;
                id->deviceLUIDValid = driver->luid ? VK_TRUE : VK_FALSE;
                id->deviceNodeMask = driver->node_mask;
                if (driver->luid) {
                    std::ranges::copy(*driver->luid, id->deviceLUID);
                }
            }
            if (auto* host = find<VkPhysicalDeviceExternalMemoryHostPropertiesEXT, VkBaseOutStructure>(
                    properties->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_MEMORY_HOST_PROPERTIES_EXT);
                host != nullptr) {
                host->minImportedHostPointerAlignment = 4096;
            }
        });
    table["vkGetPhysicalDeviceFeatures2"] =
        entry_of<PFN_vkGetPhysicalDeviceFeatures2>([](VkPhysicalDevice, VkPhysicalDeviceFeatures2* features) {
            if (auto* timeline = find<VkPhysicalDeviceTimelineSemaphoreFeatures, VkBaseOutStructure>(
                    features->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES);
                timeline != nullptr) {
                timeline->timelineSemaphore = driver->timeline_feature ? VK_TRUE : VK_FALSE;
            }
        });
    table["vkGetPhysicalDeviceQueueFamilyProperties"] = entry_of<PFN_vkGetPhysicalDeviceQueueFamilyProperties>(
        [](VkPhysicalDevice, std::uint32_t* count, VkQueueFamilyProperties* out) {
            (void)enumerate({{.queueFlags = VK_QUEUE_GRAPHICS_BIT, .queueCount = 1}}, count, out);
        });
    table["vkGetPhysicalDeviceMemoryProperties"] = entry_of<PFN_vkGetPhysicalDeviceMemoryProperties>(
        [](VkPhysicalDevice, VkPhysicalDeviceMemoryProperties* properties) {
            properties->memoryTypeCount = 1;
            properties->memoryTypes[0].propertyFlags = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT |
                                                       VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                                       VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
        });
    table["vkGetPhysicalDeviceFormatProperties2"] = entry_of<PFN_vkGetPhysicalDeviceFormatProperties2>(
        [](VkPhysicalDevice, VkFormat, VkFormatProperties2* properties) {
            properties->formatProperties = {.linearTilingFeatures = VK_FORMAT_FEATURE_FLAG_BITS_MAX_ENUM,
                                            .optimalTilingFeatures = VK_FORMAT_FEATURE_FLAG_BITS_MAX_ENUM};
        });
    table["vkGetPhysicalDeviceImageFormatProperties2"] = entry_of<PFN_vkGetPhysicalDeviceImageFormatProperties2>(
        [](VkPhysicalDevice, const VkPhysicalDeviceImageFormatInfo2* info, VkImageFormatProperties2* properties) {
            properties->imageFormatProperties = {
                .maxExtent = {4096, 4096, 4096}, .maxMipLevels = 13, .maxArrayLayers = 64, .sampleCounts = 1};
            const auto* external = find<const VkPhysicalDeviceExternalImageFormatInfo, const VkBaseInStructure>(
                info->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO);
            auto* answer = find<VkExternalImageFormatProperties, VkBaseOutStructure>(
                properties->pNext, VK_STRUCTURE_TYPE_EXTERNAL_IMAGE_FORMAT_PROPERTIES);
            if (external != nullptr && answer != nullptr) {
                const bool host = !is_handle_type(external->handleType);
                answer->externalMemoryProperties.externalMemoryFeatures =
                    !host                 ? driver->image_features
                    : driver->host_images ? VkFlags{VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT}
                                          : 0;
            }
            return driver->next("vkGetPhysicalDeviceImageFormatProperties2");
        });
    table["vkGetPhysicalDeviceExternalBufferProperties"] = entry_of<PFN_vkGetPhysicalDeviceExternalBufferProperties>(
        [](VkPhysicalDevice, const VkPhysicalDeviceExternalBufferInfo*, VkExternalBufferProperties* properties) {
            properties->externalMemoryProperties.externalMemoryFeatures =
                driver->host_buffers ? VkFlags{VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT} : 0;
        });
    table["vkGetPhysicalDeviceExternalSemaphoreProperties"] =
        entry_of<PFN_vkGetPhysicalDeviceExternalSemaphoreProperties>([](VkPhysicalDevice,
                                                                        const VkPhysicalDeviceExternalSemaphoreInfo*,
                                                                        VkExternalSemaphoreProperties* properties) {
            properties->externalSemaphoreFeatures = driver->semaphore_features;
        });
    table["vkGetPhysicalDeviceExternalFenceProperties"] = entry_of<PFN_vkGetPhysicalDeviceExternalFenceProperties>(
        [](VkPhysicalDevice, const VkPhysicalDeviceExternalFenceInfo*, VkExternalFenceProperties* properties) {
            properties->externalFenceFeatures =
                VK_EXTERNAL_FENCE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_FENCE_FEATURE_IMPORTABLE_BIT;
        });
}

void add_memory_functions(Functions& table) {
    table["vkCreateImage"] = entry_of<PFN_vkCreateImage>(
        [](VkDevice, const VkImageCreateInfo* info, const VkAllocationCallbacks*, VkImage* out) {
            return make("vkCreateImage", out,
                        std::uint64_t{info->extent.width} * info->extent.height * 4 * info->arrayLayers);
        });
    table["vkDestroyImage"] =
        entry_of<PFN_vkDestroyImage>([](VkDevice, VkImage image, const VkAllocationCallbacks*) { unmake(image); });
    table["vkGetImageMemoryRequirements2"] = entry_of<PFN_vkGetImageMemoryRequirements2>(
        [](VkDevice, const VkImageMemoryRequirementsInfo2* info, VkMemoryRequirements2* out) {
            out->memoryRequirements = {.size = object_of(info->image).size, .alignment = 64, .memoryTypeBits = 1};
        });
    table["vkGetImageSubresourceLayout"] = entry_of<PFN_vkGetImageSubresourceLayout>(
        [](VkDevice, VkImage image, const VkImageSubresource*, VkSubresourceLayout* out) {
            *out = {.size = object_of(image).size, .rowPitch = object_of(image).size / 8};
        });
    table["vkBindImageMemory"] = entry_of<PFN_vkBindImageMemory>(
        [](VkDevice, VkImage, VkDeviceMemory, VkDeviceSize) { return driver->next("vkBindImageMemory"); });
    table["vkCreateBuffer"] =
        entry_of<PFN_vkCreateBuffer>([](VkDevice, const VkBufferCreateInfo* info, const VkAllocationCallbacks*,
                                        VkBuffer* out) { return make("vkCreateBuffer", out, info->size); });
    table["vkDestroyBuffer"] =
        entry_of<PFN_vkDestroyBuffer>([](VkDevice, VkBuffer buffer, const VkAllocationCallbacks*) { unmake(buffer); });
    table["vkGetBufferMemoryRequirements"] =
        entry_of<PFN_vkGetBufferMemoryRequirements>([](VkDevice, VkBuffer buffer, VkMemoryRequirements* out) {
            *out = {.size = object_of(buffer).size, .alignment = 64, .memoryTypeBits = 1};
        });
    table["vkBindBufferMemory"] = entry_of<PFN_vkBindBufferMemory>(
        [](VkDevice, VkBuffer, VkDeviceMemory, VkDeviceSize) { return driver->next("vkBindBufferMemory"); });
    table["vkAllocateMemory"] = entry_of<PFN_vkAllocateMemory>(
        [](VkDevice, const VkMemoryAllocateInfo* info, const VkAllocationCallbacks*, VkDeviceMemory* out) {
            const VkResult result = make("vkAllocateMemory", out, info->allocationSize);
            if (result == VK_SUCCESS) {
                take_imported(*info);
            }
            return result;
        });
    table["vkFreeMemory"] = entry_of<PFN_vkFreeMemory>(
        [](VkDevice, VkDeviceMemory memory, const VkAllocationCallbacks*) { unmake(memory); });
    table["vkMapMemory"] = entry_of<PFN_vkMapMemory>(
        [](VkDevice, VkDeviceMemory memory, VkDeviceSize, VkDeviceSize, VkMemoryMapFlags, void** out) {
            object_of(memory).bytes.resize(object_of(memory).size);
            *out = object_of(memory).bytes.data();
            return driver->next("vkMapMemory");
        });
    table["vkGetMemoryHostPointerPropertiesEXT"] = entry_of<PFN_vkGetMemoryHostPointerPropertiesEXT>(
        [](VkDevice, VkExternalMemoryHandleTypeFlagBits, const void*, VkMemoryHostPointerPropertiesEXT* out) {
            out->memoryTypeBits = 1;
            return driver->next("vkGetMemoryHostPointerPropertiesEXT");
        });
}

void add_sync_functions(Functions& table) {
    table["vkCreateSemaphore"] =
        entry_of<PFN_vkCreateSemaphore>([](VkDevice, const VkSemaphoreCreateInfo*, const VkAllocationCallbacks*,
                                           VkSemaphore* out) { return make("vkCreateSemaphore", out); });
    table["vkDestroySemaphore"] =
        entry_of<PFN_vkDestroySemaphore>([](VkDevice, VkSemaphore semaphore, const VkAllocationCallbacks*) {
            driver->look_for_use_of(number_of(semaphore));
            unmake(semaphore);
        });
    table["vkGetSemaphoreCounterValue"] =
        entry_of<PFN_vkGetSemaphoreCounterValue>([](VkDevice, VkSemaphore semaphore, std::uint64_t* value) {
            *value = object_of(semaphore).value;
            return driver->next("vkGetSemaphoreCounterValue");
        });
    table["vkSignalSemaphore"] = entry_of<PFN_vkSignalSemaphore>([](VkDevice, const VkSemaphoreSignalInfo* info) {
        const VkResult result = driver->next("vkSignalSemaphore");
        if (result == VK_SUCCESS) {
            object_of(info->semaphore).value = info->value;
        }
        return result;
    });
    table["vkWaitSemaphores"] =
        entry_of<PFN_vkWaitSemaphores>([](VkDevice, const VkSemaphoreWaitInfo* info, std::uint64_t) {
            const bool reached = object_of(info->pSemaphores[0]).value >= info->pValues[0];
            const VkResult result = driver->next("vkWaitSemaphores");
            return result == VK_SUCCESS && !reached ? VK_TIMEOUT : result;
        });
    table["vkCreateFence"] =
        entry_of<PFN_vkCreateFence>([](VkDevice, const VkFenceCreateInfo*, const VkAllocationCallbacks*, VkFence* out) {
            return make("vkCreateFence", out);
        });
    table["vkDestroyFence"] = entry_of<PFN_vkDestroyFence>([](VkDevice, VkFence fence, const VkAllocationCallbacks*) {
        driver->look_for_use_of(number_of(fence));
        unmake(fence);
    });
    table["vkGetFenceStatus"] = entry_of<PFN_vkGetFenceStatus>([](VkDevice, VkFence fence) {
        const VkResult result = driver->next("vkGetFenceStatus");
        return result == VK_SUCCESS && object_of(fence).value == 0 ? VK_NOT_READY : result;
    });
    table["vkResetFences"] = entry_of<PFN_vkResetFences>([](VkDevice, std::uint32_t, const VkFence* fences) {
        const VkResult result = driver->next("vkResetFences");
        if (result == VK_SUCCESS) {
            object_of(fences[0]).value = 0;
        }
        return result;
    });
    table["vkWaitForFences"] =
        entry_of<PFN_vkWaitForFences>([](VkDevice, std::uint32_t, const VkFence* fences, VkBool32, std::uint64_t) {
            const VkResult result = driver->next("vkWaitForFences");
            return result == VK_SUCCESS && object_of(fences[0]).value == 0 ? VK_TIMEOUT : result;
        });
}

void add_command_functions(Functions& table) {
    table["vkGetDeviceQueue"] = entry_of<PFN_vkGetDeviceQueue>(
        [](VkDevice device, std::uint32_t, std::uint32_t, VkQueue* out) { *out = reinterpret_cast<VkQueue>(device); });
    table["vkDestroyDevice"] =
        entry_of<PFN_vkDestroyDevice>([](VkDevice device, const VkAllocationCallbacks*) { unmake(device); });
    table["vkCreateCommandPool"] =
        entry_of<PFN_vkCreateCommandPool>([](VkDevice, const VkCommandPoolCreateInfo*, const VkAllocationCallbacks*,
                                             VkCommandPool* out) { return make("vkCreateCommandPool", out); });
    table["vkDestroyCommandPool"] = entry_of<PFN_vkDestroyCommandPool>(
        [](VkDevice, VkCommandPool pool, const VkAllocationCallbacks*) { unmake(pool); });
    table["vkAllocateCommandBuffers"] = entry_of<PFN_vkAllocateCommandBuffers>(
        [](VkDevice, const VkCommandBufferAllocateInfo* info, VkCommandBuffer* out) {
            *out = reinterpret_cast<VkCommandBuffer>(info->commandPool);
            return driver->next("vkAllocateCommandBuffers");
        });
    table["vkBeginCommandBuffer"] = entry_of<PFN_vkBeginCommandBuffer>(
        [](VkCommandBuffer, const VkCommandBufferBeginInfo*) { return driver->next("vkBeginCommandBuffer"); });
    table["vkEndCommandBuffer"] =
        entry_of<PFN_vkEndCommandBuffer>([](VkCommandBuffer) { return driver->next("vkEndCommandBuffer"); });
    table["vkCmdPipelineBarrier"] = entry_of<PFN_vkCmdPipelineBarrier>(
        [](VkCommandBuffer, VkPipelineStageFlags, VkPipelineStageFlags, VkDependencyFlags, std::uint32_t,
           const VkMemoryBarrier*, std::uint32_t, const VkBufferMemoryBarrier*, std::uint32_t count,
           const VkImageMemoryBarrier* barriers) { driver->record(std::span(barriers, count)); });
    table["vkCmdCopyBufferToImage"] = entry_of<PFN_vkCmdCopyBufferToImage>(
        [](VkCommandBuffer, VkBuffer, VkImage, VkImageLayout, std::uint32_t, const VkBufferImageCopy*) {});
    table["vkCmdCopyImage"] = entry_of<PFN_vkCmdCopyImage>(
        [](VkCommandBuffer, VkImage, VkImageLayout, VkImage, VkImageLayout, std::uint32_t, const VkImageCopy*) {});
    table["vkCmdCopyImageToBuffer"] = entry_of<PFN_vkCmdCopyImageToBuffer>(
        [](VkCommandBuffer, VkImage, VkImageLayout, VkBuffer, std::uint32_t, const VkBufferImageCopy*) {});
    table["vkQueueSubmit"] =
        entry_of<PFN_vkQueueSubmit>([](VkQueue, std::uint32_t count, const VkSubmitInfo* infos, VkFence fence) {
            const VkResult result = driver->next("vkQueueSubmit");
            if (result == VK_SUCCESS) {
                driver->submit(std::span(infos, count), fence);
            }
            return result;
        });
}

const Functions& functions() {
    static const Functions table = [] {
        Functions made;
        add_instance_functions(made);
        add_physical_device_functions(made);
        add_memory_functions(made);
        add_sync_functions(made);
        add_object_functions(made);
        add_command_functions(made);
        return made;
    }();
    return table;
}

PFN_vkVoidFunction find_function(const char* name) {
    const auto found = functions().find(name);
    return found == functions().end() || driver->missing.contains(name) ? nullptr : found->second;
}

} // namespace

MockDriver::MockDriver() { driver = this; }

MockDriver::~MockDriver() { driver = nullptr; }

PFN_vkGetInstanceProcAddr MockDriver::entry() {
    return [](VkInstance, const char* name) { return find_function(name); };
}

void MockDriver::fail(std::string function, VkResult result, int nth) {
    failing_ = std::move(function);
    result_ = result;
    nth_ = nth;
    calls_ = 0;
}

void MockDriver::submit(std::span<const VkSubmitInfo> infos, VkFence fence) {
    ++submissions_;
    Submission submission;
    if (fence != VK_NULL_HANDLE) {
        submission.signals.emplace_back(number_of(fence), 1);
    }
    for (const VkSubmitInfo& info : infos) {
        for (const VkSemaphore semaphore : std::span(info.pWaitSemaphores, info.waitSemaphoreCount)) {
            submission.waits.push_back(number_of(semaphore));
        }
        const auto* values = find<const VkTimelineSemaphoreSubmitInfo, const VkBaseInStructure>(
            info.pNext, VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
        for (std::uint32_t i = 0; i < info.signalSemaphoreCount; ++i) {
            submission.signals.emplace_back(number_of(info.pSignalSemaphores[i]),
                                            values == nullptr ? 1 : values->pSignalSemaphoreValues[i]);
        }
    }
    pending_.push_back(std::move(submission));
    if (is_prompt) {
        finish();
    }
}

void MockDriver::finish() {
    for (const Submission& submission : std::exchange(pending_, {})) {
        for (const auto& [object, value] : submission.signals) {
            reinterpret_cast<Object*>(object)->value = value;
        }
    }
}

void MockDriver::look_for_use_of(std::uint64_t object) {
    if (is_prompt) {
        return; // the queue's thread may be another one
    }
    for (const auto& [waits, signals] : pending_) {
        const bool is_used = std::ranges::find(waits, object) != waits.end() ||
                             std::ranges::find(signals, object, &Signal::first) != signals.end();
        destroyed_in_use_ += is_used ? 1 : 0;
    }
}

VkResult MockDriver::next(std::string_view function) {
    if (function != failing_) {
        return VK_SUCCESS;
    }
    return calls_.fetch_add(1, std::memory_order_relaxed) + 1 == nth_ ? result_ : VK_SUCCESS;
}

} // namespace geyser::test
