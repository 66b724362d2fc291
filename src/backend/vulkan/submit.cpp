#include "submit.hpp"

#include "core/try.hpp"
#include "errors.hpp"

#include <algorithm>

namespace geyser::vulkan {
namespace {

/// How long a manager's destructor waits for its last submissions. One that waits for a dead peer never ends; then
/// leaking the device is better than hanging the program.
constexpr std::uint64_t kDestroyTimeoutNs = 5'000'000'000;

Timeout until(std::chrono::steady_clock::time_point deadline) {
    return std::max<Timeout>(deadline - std::chrono::steady_clock::now(), Timeout::zero());
}

std::chrono::steady_clock::time_point deadline_of(const HandOff& sync) {
    return std::chrono::steady_clock::now() +
           std::clamp<Timeout>(sync.timeout, Timeout::zero(), std::chrono::hours(24));
}

/// Without a lock: a fence of a slow peer must not hold up other threads.
Result<void> wait_for_fences(const Device& device, const HandOff& sync, std::chrono::steady_clock::time_point deadline,
                             std::string_view operation) {
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore != nullptr && is_fence(point.semaphore->kind())) {
            GEYSER_CHECK(own_semaphore(*point.semaphore, device, operation));
            GEYSER_CHECK(point.semaphore->wait(1, until(deadline)));
        }
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Submitter>> Submitter::create(std::shared_ptr<const Device> device, std::string_view operation) {
    std::unique_ptr<Submitter> self(new Submitter(std::move(device)));
    const Device& owner = *self->device_;
    const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                       .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT |
                                                VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                       .queueFamilyIndex = owner.queue_family()};
    if (const VkResult result = owner.fn().CreateCommandPool(owner.get(), &pool, nullptr, &self->pool_);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateCommandPool");
    }
    for (Slot& slot : self->slots_) {
        const VkCommandBufferAllocateInfo buffer{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                 .commandPool = self->pool_,
                                                 .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                 .commandBufferCount = 1};
        if (const VkResult result = owner.fn().AllocateCommandBuffers(owner.get(), &buffer, &slot.commands);
            result != VK_SUCCESS) {
            return failed(result, operation, "vkAllocateCommandBuffers");
        }
        const VkFenceCreateInfo fence{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
        VkFence done = VK_NULL_HANDLE;
        if (const VkResult result = owner.fn().CreateFence(owner.get(), &fence, nullptr, &done); result != VK_SUCCESS) {
            return failed(result, operation, "vkCreateFence");
        }
        slot.done = OwnedFence(self->device_, done);
    }
    return self;
}

Submitter::~Submitter() {
    for (Slot& slot : slots_) {
        const VkFence fence = slot.done.get();
        if (slot.in_use &&
            device_->fn().WaitForFences(device_->get(), 1, &fence, VK_TRUE, kDestroyTimeoutNs) == VK_TIMEOUT) {
            if (const LogCallback& log = device_->instance().log()) {
                log(LogLevel::Error, "geyser: GPU work still waits for a peer; what it uses is left behind");
            }
            device_->abandon(); // nothing that is pending may be destroyed (VUID-vkDestroyFence-fence-01120)
            return;
        }
    }
    if (pool_ != VK_NULL_HANDLE) {
        device_->fn().DestroyCommandPool(device_->get(), pool_, nullptr);
    }
}

Result<void> Submitter::collect(const HandOff& sync, std::string_view operation) {
    wait_semaphores_.clear();
    wait_stages_.clear();
    wait_values_.clear();
    signal_semaphores_.clear();
    signal_values_.clear();
    signal_fences_.clear();
    kept_.clear();
    for (const SyncPoint& point : sync.signal) {
        if (point.semaphore == nullptr) {
            continue;
        }
        GEYSER_TRY(const auto own, own_semaphore(*point.semaphore, *device_, operation));
        if (is_fence(own->kind())) {
            signal_fences_.push_back(own->fence());
        } else {
            signal_semaphores_.push_back(own->semaphore());
            signal_values_.push_back(point.value);
            kept_.push_back(own->shared());
        }
    }
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore == nullptr) {
            continue;
        }
        GEYSER_TRY(const auto own, own_semaphore(*point.semaphore, *device_, operation));
        if (!is_fence(own->kind())) {
            wait_semaphores_.push_back(own->semaphore());
            wait_stages_.push_back(VK_PIPELINE_STAGE_ALL_COMMANDS_BIT);
            wait_values_.push_back(point.value);
            kept_.push_back(own->shared());
        }
    }
    return {};
}

Result<void> Submitter::wait_for(Slot& slot, Clock::time_point deadline, std::string_view operation) {
    if (!slot.in_use) {
        return {};
    }
    const VkFence fence = slot.done.get();
    const VkResult result = device_->fn().WaitForFences(device_->get(), 1, &fence, VK_TRUE,
                                                        static_cast<std::uint64_t>(until(deadline).count()));
    if (result == VK_TIMEOUT) {
        return fail(ErrorCode::Timeout, operation,
                    "the GPU had not finished an earlier hand-off when the deadline passed");
    }
    if (result != VK_SUCCESS) {
        return failed(result, operation, "vkWaitForFences");
    }
    if (const VkResult reset = device_->fn().ResetFences(device_->get(), 1, &fence); reset != VK_SUCCESS) {
        return failed(reset, operation, "vkResetFences");
    }
    slot.in_use = false;
    slot.semaphores.clear();
    return {};
}

Result<void> Submitter::queue(VkCommandBuffer commands, VkFence done, std::string_view operation) {
    // Values of binary semaphores are ignored, so one structure serves any mix. A device without timelines has no use
    // for it, and might not know it.
    const VkTimelineSemaphoreSubmitInfo values{
        .sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
        .waitSemaphoreValueCount = static_cast<std::uint32_t>(wait_values_.size()),
        .pWaitSemaphoreValues = wait_values_.data(),
        .signalSemaphoreValueCount = static_cast<std::uint32_t>(signal_values_.size()),
        .pSignalSemaphoreValues = signal_values_.data()};
    const VkSubmitInfo info{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                            .pNext = device_->extensions().timeline_semaphore ? &values : nullptr,
                            .waitSemaphoreCount = static_cast<std::uint32_t>(wait_semaphores_.size()),
                            .pWaitSemaphores = wait_semaphores_.data(),
                            .pWaitDstStageMask = wait_stages_.data(),
                            .commandBufferCount = 1,
                            .pCommandBuffers = &commands,
                            .signalSemaphoreCount = static_cast<std::uint32_t>(signal_semaphores_.size()),
                            .pSignalSemaphores = signal_semaphores_.data()};
    if (const VkResult result = device_->submit(std::span(&info, 1), done); result != VK_SUCCESS) {
        return failed(result, operation, "vkQueueSubmit");
    }
    return {};
}

Result<void> Submitter::signal_fences(std::string_view operation) {
    // A submission signals one fence, and that place is taken; an empty submission after it signals another.
    for (const VkFence fence : signal_fences_) {
        if (const VkResult result = device_->submit({}, fence); result != VK_SUCCESS) {
            return failed(result, operation, "vkQueueSubmit");
        }
    }
    return {};
}

Result<void> Submitter::queue(VkCommandBuffer commands, Slot& slot, Completion completion, Clock::time_point deadline,
                              std::string_view operation) {
    GEYSER_CHECK(queue(commands, slot.done.get(), operation));
    slot.in_use = true;
    slot.semaphores.swap(kept_);
    next_ = (next_ + 1) % slots_.size();
    GEYSER_CHECK(signal_fences(operation));
    return completion == Completion::BeforeReturn ? wait_for(slot, deadline, operation) : Result<void>{};
}

Result<Submitter::Recording> Submitter::begin(const HandOff& sync, std::string_view operation) {
    const Clock::time_point deadline = deadline_of(sync);
    GEYSER_CHECK(wait_for_fences(*device_, sync, deadline, operation));
    std::unique_lock lock(mutex_);
    GEYSER_CHECK(collect(sync, operation));
    Slot& slot = slots_[next_];
    GEYSER_CHECK(wait_for(slot, deadline, operation));
    const VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                         .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    if (const VkResult result = device_->fn().BeginCommandBuffer(slot.commands, &begin); result != VK_SUCCESS) {
        return failed(result, operation, "vkBeginCommandBuffer");
    }
    return Recording{.lock = std::move(lock), .slot = &slot, .deadline = deadline};
}

Result<void> Submitter::end(const Recording& recording, Completion completion, std::string_view operation) {
    Slot& slot = *recording.slot;
    if (const VkResult result = device_->fn().EndCommandBuffer(slot.commands); result != VK_SUCCESS) {
        return failed(result, operation, "vkEndCommandBuffer");
    }
    return queue(slot.commands, slot, completion, recording.deadline, operation);
}

Result<void> Submitter::submit(VkCommandBuffer commands, const HandOff& sync, VkFence done,
                               std::string_view operation) {
    const Clock::time_point deadline = deadline_of(sync);
    GEYSER_CHECK(wait_for_fences(*device_, sync, deadline, operation));
    const std::lock_guard lock(mutex_);
    GEYSER_CHECK(collect(sync, operation));
    if (done != VK_NULL_HANDLE || !sync.signal.none()) {
        kept_.clear(); // who submits commands of his own has to know when they are done in any case
        GEYSER_CHECK(queue(commands, done, operation));
        return signal_fences(operation);
    }
    Slot& slot = slots_[next_];
    GEYSER_CHECK(wait_for(slot, deadline, operation));
    return queue(commands, slot, Completion::BeforeReturn, deadline, operation);
}

} // namespace geyser::vulkan
