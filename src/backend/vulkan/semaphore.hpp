// Semaphores and fences that travel: in the operating system's objects, or as Metal's shared events.
#pragma once

#include "kept_object.hpp"
#include "metal_semaphore.hpp"
#include "object.hpp"

#include <geyser/vulkan.hpp>

namespace geyser::vulkan {

class Semaphore final : public SharedSemaphore {
public:
    /// Known under `name` (named_record.hpp) where that is not empty.
    [[nodiscard]] static Result<std::unique_ptr<Semaphore>> create(std::shared_ptr<const Device> device, SyncKind kind,
                                                                   std::string_view name, std::string_view operation);
    /// The payload is what is known under `name` where that is not empty.
    [[nodiscard]] static Result<std::unique_ptr<Semaphore>> import(const std::shared_ptr<const Device>& device,
                                                                   const ApiSemaphoreHandle& handle,
                                                                   std::string_view name, std::string_view operation);
    [[nodiscard]] Result<ApiSemaphoreHandle> export_handle(std::string_view operation) const;

    [[nodiscard]] Api api() const noexcept override { return Api::Vulkan; }
    [[nodiscard]] SyncKind kind() const noexcept override { return kind_; }
    [[nodiscard]] Result<std::uint64_t> value() const override;
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop) override;
    [[nodiscard]] Result<void> signal(std::uint64_t value) override;

    [[nodiscard]] VkSemaphore semaphore() const noexcept { return semaphore_ ? semaphore_->get() : VK_NULL_HANDLE; }
    /// For submissions, which may outlast this. nullptr of a fence.
    [[nodiscard]] const std::shared_ptr<const OwnedSemaphore>& shared() const noexcept { return semaphore_; }
    [[nodiscard]] VkFence fence() const noexcept { return fence_.get(); }
    [[nodiscard]] const Device* device() const noexcept { return device_.get(); }
    [[nodiscard]] KeptObject& kept_handle() const noexcept { return kept_handle_; }

private:
    Semaphore(std::shared_ptr<const Device> device, SyncKind kind) : device_(std::move(device)), kind_(kind) {}
    void take(EventSemaphore made);
    enum class Purpose : std::uint8_t { Export, Import };
    [[nodiscard]] Result<void> make(Purpose purpose, std::string_view name, std::string_view operation);
    [[nodiscard]] Result<void> make_fence(Purpose purpose, std::string_view name, std::string_view operation);
    [[nodiscard]] VkResult wait_once(std::uint64_t value, std::uint64_t nanoseconds) const;

    std::shared_ptr<const Device> device_;
    SyncKind kind_;
    bool imported_ = false;
    std::shared_ptr<const metal::Event> event_ = {};
    OsObject record_ = {};
    mutable KeptObject kept_handle_;
    std::shared_ptr<const OwnedSemaphore> semaphore_ = {};
    OwnedFence fence_ = {};
};

/// What this device can do with one kind of sync.
[[nodiscard]] SyncSupport query_sync(const Device& device, SyncKind kind);

/// The semaphore as this backend's own, if it belongs to `device`; WrongManager otherwise.
[[nodiscard]] Result<const Semaphore*> own_semaphore(const SharedSemaphore& semaphore, const Device& device,
                                                     std::string_view operation);

} // namespace geyser::vulkan
