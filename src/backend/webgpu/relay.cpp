#include "relay.hpp"

#include "backend/vulkan/errors.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

#include <algorithm>

namespace geyser::webgpu {
namespace {

/// How long a destructor waits for submissions. One that waits for a dead peer never ends, and no destructor may hang
/// for it.
constexpr Timeout kPatience = std::chrono::seconds(5);

std::chrono::steady_clock::time_point deadline_of(const HandOff& sync) {
    return std::chrono::steady_clock::now() +
           std::clamp<Timeout>(sync.timeout, Timeout::zero(), std::chrono::hours(24));
}

std::unexpected<Error> failed(VkResult result, std::string_view call, std::string_view operation) {
    return vulkan::failed(result, operation, call, "on the Vulkan device beside WebGPU's");
}

/// Without the lock: a fence of a slow peer must not hold up other threads.
Result<void> wait_for_fences(const HandOff& sync, std::chrono::steady_clock::time_point deadline) {
    for (const SyncPoint& point : sync.wait) {
        if (is_fence(point.semaphore->kind())) {
            GEYSER_CHECK(point.semaphore->wait(
                1, std::max<Timeout>(deadline - std::chrono::steady_clock::now(), Timeout::zero())));
        }
    }
    return {};
}

Result<VulkanFunctions> load(const VulkanTextureShareManager& vulkan, std::string_view operation) {
    const auto get_device_proc_addr = reinterpret_cast<PFN_vkGetDeviceProcAddr>(
        vulkan.get_instance_proc_addr()(vulkan.instance(), "vkGetDeviceProcAddr"));
    VulkanFunctions fn;
    const auto load_one = [&]<class Function>(Function& function, const char* name) {
        function = reinterpret_cast<Function>(get_device_proc_addr(vulkan.device(), name));
        return function != nullptr;
    };
    const bool complete = load_one(fn.CreateCommandPool, "vkCreateCommandPool") &&
                          load_one(fn.DestroyCommandPool, "vkDestroyCommandPool") &&
                          load_one(fn.AllocateCommandBuffers, "vkAllocateCommandBuffers") &&
                          load_one(fn.BeginCommandBuffer, "vkBeginCommandBuffer") &&
                          load_one(fn.EndCommandBuffer, "vkEndCommandBuffer") &&
                          load_one(fn.CmdPipelineBarrier, "vkCmdPipelineBarrier") &&
                          load_one(fn.CreateFence, "vkCreateFence") && load_one(fn.DestroyFence, "vkDestroyFence") &&
                          load_one(fn.ResetFences, "vkResetFences") && load_one(fn.WaitForFences, "vkWaitForFences");
    if (!complete) {
        return fail(ErrorCode::BackendUnavailable, operation, "Vulkan's driver lacks a function of version 1.0");
    }
    return fn;
}

} // namespace

Result<std::unique_ptr<Relay>> Relay::create(std::shared_ptr<const guest::Helper> helper, std::string_view operation) {
    std::unique_ptr<Relay> self(new Relay(std::move(helper)));
    GEYSER_TRY(self->fn_, load(self->helper_->vulkan(), operation));
    GEYSER_CHECK(self->make(operation));
    return self;
}

Result<void> Relay::make(std::string_view operation) {
    const VkDevice device = helper_->vulkan().device();
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT |
                                                VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                       .queueFamilyIndex = helper_->vulkan().queue_family()};
    if (const VkResult result = fn_.CreateCommandPool(device, &pool, nullptr, &pool_); result != VK_SUCCESS) {
        return failed(result, "vkCreateCommandPool", operation);
    }
    for (Slot& slot : slots_) {
        const VkCommandBufferAllocateInfo buffer{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                 .commandPool = pool_,
                                                 .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                 .commandBufferCount = 1};
        if (const VkResult result = fn_.AllocateCommandBuffers(device, &buffer, &slot.commands); result != VK_SUCCESS) {
            return failed(result, "vkAllocateCommandBuffers", operation);
        }
        const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
        if (const VkResult result = fn_.CreateFence(device, &fence, nullptr, &slot.done); result != VK_SUCCESS) {
            return failed(result, "vkCreateFence", operation);
        }
    }
    return {};
}

Relay::~Relay() {
    const auto deadline = Clock::now() + kPatience;
    const VkDevice device = helper_->vulkan().device();
    for (Slot& slot : slots_) {
        if (!wait_for(slot, deadline, "~Relay")) {
            // Nothing that is pending may be destroyed (VUID-vkDestroyFence-fence-01120).
            std::ranges::for_each(slots_, [](Slot& each) {
                std::ranges::for_each(each.fences, [](auto& fence) { (void)fence.release(); });
            });
            return;
        }
    }
    for (const Slot& slot : slots_) {
        if (slot.done != VK_NULL_HANDLE) {
            fn_.DestroyFence(device, slot.done, nullptr);
        }
    }
    if (pool_ != VK_NULL_HANDLE) {
        fn_.DestroyCommandPool(device, pool_, nullptr);
    }
}

Result<void> Relay::wait_for(Slot& slot, Clock::time_point deadline, std::string_view operation) {
    if (!slot.in_use) {
        return {};
    }
    const VkDevice device = helper_->vulkan().device();
    const auto left = std::max<Timeout>(deadline - Clock::now(), Timeout::zero());
    const VkResult result = fn_.WaitForFences(device, 1, &slot.done, VK_TRUE, static_cast<std::uint64_t>(left.count()));
    if (result == VK_TIMEOUT) {
        return fail(ErrorCode::Timeout, operation, "the GPU had not finished the hand-off when the deadline passed");
    }
    if (result != VK_SUCCESS) {
        return failed(result, "vkWaitForFences", operation);
    }
    if (const VkResult reset = fn_.ResetFences(device, 1, &slot.done); reset != VK_SUCCESS) {
        return failed(reset, "vkResetFences", operation);
    }
    slot.in_use = false;
    slot.fences.clear();
    return {};
}

Result<void> Relay::import_fences(Slot& slot, const EndedAccess& ended, std::string_view operation) {
    VulkanTextureShareManager& vulkan = helper_->vulkan();
    for (const WGPUSharedFence fence : ended.fences()) {
        GEYSER_TRY(const int fd, ended.borrow_fd(fence, operation));
        ApiSemaphoreHandle handle{
            .kind = SyncKind::BinaryOpaqueFd, .object = UniqueFd(fd), .identity = helper_->capabilities().identity};
        auto semaphore = named(operation, vulkan.import_semaphore(handle));
        (void)handle.object.take(); // the descriptor stays the fence's
        GEYSER_TRY(slot.fences.emplace_back(), std::move(semaphore));
    }
    return {};
}

Result<void> Relay::record_layout(VkCommandBuffer commands, const EndedAccess& ended, SharedTexture& image,
                                  std::string_view operation) {
    VulkanTextureShareManager& vulkan = helper_->vulkan();
    if (ended.new_layout() != VK_IMAGE_LAYOUT_GENERAL) {
        const VulkanTexture& texture = *image.as<VulkanTexture>();
        // UNDEFINED: nothing was in the image and nothing used it, so Dawn released nothing either.
        const bool was_used = ended.new_layout() != VK_IMAGE_LAYOUT_UNDEFINED;
        const VkImageLayout layout = was_used ? ended.new_layout() : VK_IMAGE_LAYOUT_GENERAL;
        const VkImageMemoryBarrier acquire{
            .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
            .oldLayout = ended.old_layout(),
            .newLayout = layout,
            .srcQueueFamilyIndex = was_used ? texture.hand_off().queue_family : VK_QUEUE_FAMILY_IGNORED,
            .dstQueueFamilyIndex = was_used ? vulkan.queue_family() : VK_QUEUE_FAMILY_IGNORED,
            .image = texture.image(),
            .subresourceRange = {texture.aspects(), 0, 1, 0, 1}};
        fn_.CmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0,
                               nullptr, 0, nullptr, 1, &acquire);
        GEYSER_CHECK(named(operation, vulkan.record_release(commands, image, {.layout = layout})));
    }
    return {};
}

Result<Relay::Slot*> Relay::begin(Clock::time_point deadline, std::string_view operation) {
    Slot& slot = slots_[next_];
    GEYSER_CHECK(wait_for(slot, deadline, operation));
    slot.fences.clear(); // of an attempt that failed
    slot.uses.clear();
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    if (const VkResult result = fn_.BeginCommandBuffer(slot.commands, &info); result != VK_SUCCESS) {
        return failed(result, "vkBeginCommandBuffer", operation);
    }
    return &slot;
}

Result<void> Relay::submit(Slot& slot, const HandOff& sync, std::string_view operation) {
    if (const VkResult result = fn_.EndCommandBuffer(slot.commands); result != VK_SUCCESS) {
        return failed(result, "vkEndCommandBuffer", operation);
    }
    guest::VulkanPoints wait;
    for (const SyncPoint& point : sync.wait) {
        wait.add(point);
        slot.uses.push_back(point.semaphore);
    }
    std::ranges::for_each(slot.fences, [&](const auto& fence) { wait.add({.semaphore = fence.get()}); });
    std::ranges::for_each(sync.signal, [&](const SyncPoint& point) { slot.uses.push_back(point.semaphore); });
    GEYSER_CHECK(
        named(operation, helper_->vulkan().submit(slot.commands,
                                                  {.wait = wait.get(), .signal = sync.signal, .timeout = sync.timeout},
                                                  slot.done)));
    slot.in_use = true;
    next_ = (next_ + 1) % slots_.size();
    return {};
}

Result<void> Relay::before_access(const HandOff& sync, std::string_view operation) {
    const auto deadline = deadline_of(sync);
    GEYSER_CHECK(named(operation, wait_for_fences(sync, deadline)));
    const std::lock_guard lock(mutex_);
    GEYSER_TRY(Slot* const slot, begin(deadline, operation));
    return submit(*slot, sync, operation);
}

Result<void> Relay::after_access(const EndedAccess& ended, SharedTexture& image, const HandOff& sync,
                                 std::string_view operation) {
    const auto deadline = deadline_of(sync);
    GEYSER_CHECK(named(operation, wait_for_fences(sync, deadline)));
    const std::lock_guard lock(mutex_);
    GEYSER_TRY(Slot* const slot, begin(deadline, operation));
    GEYSER_CHECK(import_fences(*slot, ended, operation));
    GEYSER_CHECK(record_layout(slot->commands, ended, image, operation));
    slot->uses.push_back(&image);
    GEYSER_CHECK(submit(*slot, sync, operation));
    return sync.signal.none() ? wait_for(*slot, deadline, operation) : Result<void>{};
}

void Relay::let_go(const void* object) noexcept {
    const auto deadline = Clock::now() + kPatience;
    const std::lock_guard lock(mutex_);
    for (Slot& slot : slots_) {
        if (slot.in_use && std::ranges::find(slot.uses, object) != slot.uses.end()) {
            (void)wait_for(slot, deadline, "let_go");
        }
    }
}

} // namespace geyser::webgpu
