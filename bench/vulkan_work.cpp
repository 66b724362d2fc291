#include "vulkan_work.hpp"

#include "failure.hpp"

#include <algorithm>
#include <array>

namespace bench {
namespace {

/// Full copies of the picture before it goes into the texture: at 1920x1080 the GPU has more to do than the CPU, at
/// 64x64 it waits.
constexpr int kCopies = 16;
/// More than any submission here has.
constexpr std::size_t kMostPoints = 4;

constexpr std::uint64_t patience_ns() { return std::chrono::nanoseconds(kPatience).count(); }

/// Every frame has a colour of its own, until 2^24 have passed.
std::uint32_t texel_of(std::uint64_t frame) { return 0xff000000U | static_cast<std::uint32_t>(frame & 0xffffffU); }

VkClearColorValue colour_of(std::uint64_t frame) {
    VkClearColorValue colour = {};
    for (std::uint32_t channel = 0; channel < 4; ++channel) {
        colour.float32[channel] = static_cast<float>(texel_of(frame) >> (8 * channel) & 0xffU) / 255.0F;
    }
    return colour;
}

constexpr VkImageSubresourceRange kWholeImage = {
    .aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1};
constexpr VkImageSubresourceLayers kOneLayer = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1};

void copy(VkCommandBuffer commands, VkImage from, VkImage to, VkExtent2D extent) {
    const VkImageCopy whole{
        .srcSubresource = kOneLayer, .dstSubresource = kOneLayer, .extent = {extent.width, extent.height, 1}};
    vkCmdCopyImage(commands, from, kWorkLayout, to, kWorkLayout, 1, &whole);
}

/// What was copied is there for the next copy.
void after_copy(VkCommandBuffer commands) {
    const VkMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                  .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                  .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
    vkCmdPipelineBarrier(commands, kWorkStages, kWorkStages, 0, 1, &barrier, 0, nullptr, 0, nullptr);
}

/// To be overwritten as a whole, once the frame before has done with it.
void discard(VkCommandBuffer commands, VkImage image) {
    const VkImageMemoryBarrier barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
                                       .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                       .dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                       .oldLayout = VK_IMAGE_LAYOUT_UNDEFINED,
                                       .newLayout = kWorkLayout,
                                       .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
                                       .image = image,
                                       .subresourceRange = kWholeImage};
    vkCmdPipelineBarrier(commands, kWorkStages, kWorkStages, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

} // namespace

// --- Submissions.

Submissions::Submissions(const Device& device) : device_(device) {
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                       .queueFamilyIndex = device.queue_family()};
    check(vkCreateCommandPool(device_.get(), &pool, nullptr, &pool_), "vkCreateCommandPool");
    for (Slot& slot : slots_) {
        const VkCommandBufferAllocateInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                   .commandPool = pool_,
                                                   .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                   .commandBufferCount = 1};
        check(vkAllocateCommandBuffers(device_.get(), &commands, &slot.commands), "vkAllocateCommandBuffers");
        const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO,
                                      .flags = VK_FENCE_CREATE_SIGNALED_BIT};
        check(vkCreateFence(device_.get(), &fence, nullptr, &slot.done), "vkCreateFence");
    }
}

Submissions::~Submissions() {
    vkQueueWaitIdle(device_.queue());
    for (const Slot& slot : slots_) {
        vkDestroyFence(device_.get(), slot.done, nullptr);
    }
    vkDestroyCommandPool(device_.get(), pool_, nullptr);
}

void Submissions::wait_for(const Slot& slot) const {
    const VkResult result = vkWaitForFences(device_.get(), 1, &slot.done, VK_TRUE, patience_ns());
    if (result == VK_TIMEOUT) {
        throw Failure("the GPU did not finish a frame within 10 s");
    }
    check(result, "vkWaitForFences");
}

VkCommandBuffer Submissions::begin() {
    const Slot& slot = slots_[current_];
    wait_for(slot);
    check(vkResetFences(device_.get(), 1, &slot.done), "vkResetFences");
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    check(vkBeginCommandBuffer(slot.commands, &info), "vkBeginCommandBuffer");
    return slot.commands;
}

void Submissions::end() const { check(vkEndCommandBuffer(slots_[current_].commands), "vkEndCommandBuffer"); }

void Submissions::submit(std::span<const Point> wait, std::span<const Point> signal) {
    struct Arrays {
        std::array<VkSemaphore, kMostPoints> semaphores = {};
        std::array<std::uint64_t, kMostPoints> values = {};
        std::uint32_t count = 0;
        explicit Arrays(std::span<const Point> points) {
            for (const Point& point : points) {
                semaphores.at(count) = point.semaphore;
                values.at(count++) = point.value;
            }
        }
    };
    const Arrays waits(wait);
    const Arrays signals(signal);
    std::array<VkPipelineStageFlags, kMostPoints> stages = {};
    stages.fill(VK_PIPELINE_STAGE_ALL_COMMANDS_BIT);
    const VkTimelineSemaphoreSubmitInfo values{.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
                                               .waitSemaphoreValueCount = waits.count,
                                               .pWaitSemaphoreValues = waits.values.data(),
                                               .signalSemaphoreValueCount = signals.count,
                                               .pSignalSemaphoreValues = signals.values.data()};
    const Slot& slot = slots_[current_];
    const VkSubmitInfo info{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                            .pNext = &values,
                            .waitSemaphoreCount = waits.count,
                            .pWaitSemaphores = waits.semaphores.data(),
                            .pWaitDstStageMask = stages.data(),
                            .commandBufferCount = 1,
                            .pCommandBuffers = &slot.commands,
                            .signalSemaphoreCount = signals.count,
                            .pSignalSemaphores = signals.semaphores.data()};
    check(vkQueueSubmit(device_.queue(), 1, &info, slot.done), "vkQueueSubmit");
    current_ = (current_ + 1) % slots_.size();
}

void Submissions::finish() const {
    for (const Slot& slot : slots_) {
        wait_for(slot);
    }
}

// --- Drawing.

Drawing::Drawing(const Device& device, VkExtent2D extent)
    : extent_(extent), picture_(device, extent), other_(device, extent) {}

void Drawing::record(VkCommandBuffer commands, VkImage texture, std::uint64_t frame) const {
    discard(commands, picture_.get());
    discard(commands, other_.get());
    const VkClearColorValue colour = colour_of(frame);
    vkCmdClearColorImage(commands, picture_.get(), kWorkLayout, &colour, 1, &kWholeImage);
    static_assert(kCopies % 2 == 0, "the last copy ends in picture_");
    for (int i = 0; i < kCopies; ++i) {
        after_copy(commands);
        const bool away = i % 2 == 0;
        copy(commands, away ? picture_.get() : other_.get(), away ? other_.get() : picture_.get(), extent_);
    }
    after_copy(commands);
    copy(commands, picture_.get(), texture, extent_);
}

// --- Copying.

Copying::Copying(const Device& device, VkExtent2D extent) : device_(device), extent_(extent), picture_(device, extent) {
    const VkBufferCreateInfo buffer{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                    .size = VkDeviceSize{4} * extent.width * extent.height,
                                    .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT};
    check(vkCreateBuffer(device_.get(), &buffer, nullptr, &buffer_), "vkCreateBuffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(device_.get(), buffer_, &needs);
    constexpr VkMemoryPropertyFlags kForCpu =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    const VkMemoryAllocateInfo memory{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                      .allocationSize = needs.size,
                                      .memoryTypeIndex = device_.memory_type(needs.memoryTypeBits, kForCpu)};
    check(vkAllocateMemory(device_.get(), &memory, nullptr, &memory_), "vkAllocateMemory");
    check(vkBindBufferMemory(device_.get(), buffer_, memory_, 0), "vkBindBufferMemory");
    void* mapped = nullptr;
    check(vkMapMemory(device_.get(), memory_, 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory");
    texels_ = static_cast<const std::uint32_t*>(mapped);
}

Copying::~Copying() {
    vkDestroyBuffer(device_.get(), buffer_, nullptr);
    vkFreeMemory(device_.get(), memory_, nullptr); // unmaps it
}

void Copying::record(VkCommandBuffer commands, VkImage texture) const {
    discard(commands, picture_.get());
    copy(commands, texture, picture_.get(), extent_);
}

bool Copying::shows(std::uint64_t frame, Submissions& submissions) const {
    const VkCommandBuffer commands = submissions.begin();
    after_copy(commands);
    const VkBufferImageCopy whole{.imageSubresource = kOneLayer, .imageExtent = {extent_.width, extent_.height, 1}};
    vkCmdCopyImageToBuffer(commands, picture_.get(), kWorkLayout, buffer_, 1, &whole);
    const VkMemoryBarrier to_cpu{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                 .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
                                 .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
    vkCmdPipelineBarrier(commands, kWorkStages, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_cpu, 0, nullptr, 0, nullptr);
    submissions.end();
    submissions.submit({}, {});
    submissions.finish();
    const std::span<const std::uint32_t> texels(texels_, std::size_t{extent_.width} * extent_.height);
    return std::ranges::all_of(texels, [&](std::uint32_t texel) { return texel == texel_of(frame); });
}

} // namespace bench
