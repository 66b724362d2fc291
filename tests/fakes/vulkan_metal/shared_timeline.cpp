#include "shared_timeline.hpp"

#include <limits>

namespace geyser::fake_vulkan_metal {
namespace {

/// Between two looks at the stop token.
constexpr std::uint64_t kSliceMs = 5;

} // namespace

SharedTimeline::SharedTimeline(const Device& device, fake_metal::Event* event, VkSemaphore mirror,
                               std::uint64_t mirrored, VkSemaphore tickets)
    : device_(device), event_(event), mirror_(mirror), tickets_(tickets),
      follower_([this, mirrored](const std::stop_token& stop) { follow(stop, mirrored); }),
      passer_([this](const std::stop_token& stop) { pass_on(stop); }) {}

SharedTimeline::~SharedTimeline() {
    passer_.request_stop();
    passer_.join();
    follower_.request_stop();
    follower_.join();
    device_.fn.DestroySemaphore(device_.handle, mirror_, nullptr);
    device_.fn.DestroySemaphore(device_.handle, tickets_, nullptr);
}

std::uint64_t SharedTimeline::take_ticket(std::uint64_t value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(value);
    changed_.notify_all();
    return ++last_ticket_;
}

void SharedTimeline::follow(const std::stop_token& stop, std::uint64_t mirrored) const {
    while (!stop.stop_requested() && mirrored < std::numeric_limits<std::uint64_t>::max()) {
        if (!event().wait(mirrored + 1, kSliceMs)) {
            continue;
        }
        mirrored = event().value();
        const VkSemaphoreSignalInfo info = {
            .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = mirror_, .value = mirrored};
        if (device_.fn.SignalSemaphore(device_.handle, &info) != VK_SUCCESS) {
            fake_metal::violation("vkSignalSemaphore failed");
        }
    }
}

void SharedTimeline::pass_on(const std::stop_token& stop) {
    for (std::uint64_t ticket = 1;; ++ticket) {
        std::uint64_t value = 0;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return !values_.empty(); })) {
                return;
            }
            value = values_.front();
            values_.pop_front();
        }
        const VkSemaphoreWaitInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                          .semaphoreCount = 1,
                                          .pSemaphores = &tickets_,
                                          .pValues = &ticket};
        if (device_.fn.WaitSemaphores(device_.handle, &info, UINT64_MAX) != VK_SUCCESS) {
            fake_metal::violation("vkWaitSemaphores failed");
        }
        event().signal(value);
    }
}

} // namespace geyser::fake_vulkan_metal
