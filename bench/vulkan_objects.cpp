#include "vulkan_objects.hpp"

#include "exchange.hpp"
#include "failure.hpp"

#include <string>
#include <utility>

namespace bench {
namespace {

constexpr auto kMemoryFd = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
constexpr auto kSemaphoreFd = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;

} // namespace

// --- Image.

Image::Image(const Device& device, VkExtent2D extent) : Image(device) {
    make(extent, false);
    allocate(nullptr);
}

Image Image::make_exportable(const Device& device, VkExtent2D extent) {
    Image self(device);
    self.make(extent, true);
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = self.image_};
    const VkExportMemoryAllocateInfo exported{
        .sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO, .pNext = &dedicated, .handleTypes = kMemoryFd};
    self.allocate(&exported);
    return self;
}

Image Image::import(const Device& device, VkExtent2D extent, Allocation allocation, int fd) {
    Image self(device);
    self.make(extent, true);
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = self.image_};
    const VkImportMemoryFdInfoKHR imported{
        .sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR, .pNext = &dedicated, .handleType = kMemoryFd, .fd = fd};
    self.allocation_ = allocation;
    self.allocate(&imported);
    return self;
}

Image::Image(Image&& other) noexcept
    : device_(other.device_), image_(std::exchange(other.image_, VK_NULL_HANDLE)),
      memory_(std::exchange(other.memory_, VK_NULL_HANDLE)), allocation_(other.allocation_) {}

Image::~Image() {
    vkDestroyImage(device_.get(), image_, nullptr);
    vkFreeMemory(device_.get(), memory_, nullptr);
}

void Image::make(VkExtent2D extent, bool shared) {
    const VkExternalMemoryImageCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO,
                                                   .handleTypes = kMemoryFd};
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .pNext = shared ? &external : nullptr,
                                 .imageType = VK_IMAGE_TYPE_2D,
                                 .format = VK_FORMAT_R8G8B8A8_UNORM,
                                 .extent = {extent.width, extent.height, 1},
                                 .mipLevels = 1,
                                 .arrayLayers = 1,
                                 .samples = VK_SAMPLE_COUNT_1_BIT,
                                 .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT};
    check(vkCreateImage(device_.get(), &info, nullptr, &image_), "vkCreateImage");
}

void Image::allocate(const void* chain) {
    VkMemoryRequirements needs;
    vkGetImageMemoryRequirements(device_.get(), image_, &needs);
    if (allocation_.size == 0) {
        allocation_ = {.size = needs.size,
                       .memory_type = device_.memory_type(needs.memoryTypeBits, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT)};
    }
    const VkMemoryAllocateInfo info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                    .pNext = chain,
                                    .allocationSize = allocation_.size,
                                    .memoryTypeIndex = allocation_.memory_type};
    check(vkAllocateMemory(device_.get(), &info, nullptr, &memory_), "vkAllocateMemory");
    check(vkBindImageMemory(device_.get(), image_, memory_, 0), "vkBindImageMemory");
}

int Image::export_fd() const {
    const VkMemoryGetFdInfoKHR info{
        .sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR, .memory = memory_, .handleType = kMemoryFd};
    int fd = -1;
    check(vkGetMemoryFdKHR(device_.get(), &info, &fd), "vkGetMemoryFdKHR");
    return fd;
}

// --- Timeline.

Timeline::Timeline(const Device& device) : device_(device) {
    const VkExportSemaphoreCreateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO,
                                               .handleTypes = kSemaphoreFd};
    const VkSemaphoreTypeCreateInfo type{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                         .pNext = device.timelines() == Timelines::Shared ? &exported : nullptr,
                                         .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
    check(vkCreateSemaphore(device_.get(), &info, nullptr, &semaphore_), "vkCreateSemaphore");
}

Timeline::Timeline(const Device& device, int fd) : Timeline(device) {
    const VkImportSemaphoreFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_SEMAPHORE_FD_INFO_KHR,
                                          .semaphore = semaphore_,
                                          .handleType = kSemaphoreFd,
                                          .fd = fd};
    check(vkImportSemaphoreFdKHR(device_.get(), &info), "vkImportSemaphoreFdKHR");
}

Timeline::Timeline(Timeline&& other) noexcept
    : device_(other.device_), semaphore_(std::exchange(other.semaphore_, VK_NULL_HANDLE)) {}

Timeline::~Timeline() { vkDestroySemaphore(device_.get(), semaphore_, nullptr); }

int Timeline::export_fd() const {
    const VkSemaphoreGetFdInfoKHR info{
        .sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR, .semaphore = semaphore_, .handleType = kSemaphoreFd};
    int fd = -1;
    check(vkGetSemaphoreFdKHR(device_.get(), &info, &fd), "vkGetSemaphoreFdKHR");
    return fd;
}

std::uint64_t Timeline::value() const {
    std::uint64_t value = 0;
    check(vkGetSemaphoreCounterValue(device_.get(), semaphore_, &value), "vkGetSemaphoreCounterValue");
    return value;
}

void Timeline::wait(std::uint64_t value, const char* who) const {
    const VkSemaphoreWaitInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                   .semaphoreCount = 1,
                                   .pSemaphores = &semaphore_,
                                   .pValues = &value};
    const VkResult result = vkWaitSemaphores(device_.get(), &info, std::chrono::nanoseconds(kPatience).count());
    if (result == VK_TIMEOUT) {
        throw Failure(std::string(who) + " did not finish frame " + std::to_string(value) + " within 10 s");
    }
    check(result, "vkWaitSemaphores");
}

} // namespace bench
