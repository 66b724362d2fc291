// A guest's semaphore: the CPU's end of it is the helper's, the GPU's end the guest's own.
#pragma once

#include "helper.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::guest {

class Semaphore : public SharedSemaphore {
public:
    Semaphore(Api api, std::shared_ptr<const Helper> helper, std::unique_ptr<SharedSemaphore> vulkan)
        : api_(api), helper_(std::move(helper)), vulkan_(std::move(vulkan)) {}

    [[nodiscard]] Api api() const noexcept override { return api_; }
    [[nodiscard]] SyncKind kind() const noexcept override { return vulkan_->kind(); }
    [[nodiscard]] Result<std::uint64_t> value() const override { return vulkan_->value(); }
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop) override {
        return vulkan_->wait(value, timeout, std::move(stop));
    }
    [[nodiscard]] Result<void> signal(std::uint64_t value) override { return vulkan_->signal(value); }

    /// The same payload on the helper's device.
    [[nodiscard]] SharedSemaphore& vulkan() const noexcept { return *vulkan_; }
    [[nodiscard]] const Helper& helper() const noexcept { return *helper_; }

private:
    Api api_;
    std::shared_ptr<const Helper> helper_; ///< outlives its semaphore
    std::unique_ptr<SharedSemaphore> vulkan_;
};

/// Sync points of the helper's semaphores: in place for the few that a hand-off has, beyond that on the heap.
class VulkanPoints {
public:
    void add(const SyncPoint& point) {
        if (few_count_ < few_.size()) {
            few_[few_count_++] = point;
        } else {
            if (many_.empty()) {
                many_.assign(few_.begin(), few_.end());
            }
            many_.push_back(point);
        }
    }
    /// Borrows.
    [[nodiscard]] SyncPoints get() const noexcept {
        return many_.empty() ? std::span(few_.data(), few_count_) : std::span<const SyncPoint>(many_);
    }

private:
    std::array<SyncPoint, 8> few_ = {};
    std::size_t few_count_ = 0;
    std::vector<SyncPoint> many_ = {};
};

/// The semaphore as one of the manager that has this helper; WrongManager otherwise.
[[nodiscard]] inline Result<const Semaphore*> own_semaphore(const SharedSemaphore& semaphore, Api api,
                                                            const Helper& helper, std::string_view operation) {
    if (semaphore.api() != api) {
        return fail(ErrorCode::WrongManager, operation,
                    "the semaphore is of the backend " + std::string(name(semaphore.api())) + ", not " +
                        std::string(name(api)));
    }
    const auto* own = static_cast<const Semaphore*>(&semaphore);
    if (&own->helper() != &helper) {
        return fail(ErrorCode::WrongManager, operation, "the semaphore belongs to another manager");
    }
    return own;
}

} // namespace geyser::guest
