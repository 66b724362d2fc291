#include "semaphore.hpp"

#include "core/try.hpp"
#include "errors.hpp"
#include "named_record.hpp"
#include "os_objects.hpp"

#include <algorithm>
#include <string>

namespace geyser::vulkan {
namespace {

constexpr std::string_view kWait = "SharedSemaphore::wait";
constexpr std::string_view kSignal = "SharedSemaphore::signal";
constexpr std::string_view kValue = "SharedSemaphore::value";

/// Between two looks at the stop token; the driver's wait cannot be interrupted.
constexpr Timeout kStopInterval = std::chrono::milliseconds(10);

VkSemaphoreTypeCreateInfo type_info(SyncKind kind) {
    return {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
            .semaphoreType = is_timeline(kind) ? VK_SEMAPHORE_TYPE_TIMELINE : VK_SEMAPHORE_TYPE_BINARY};
}

SyncSupport query_semaphore(const Device& device, SyncKind kind) {
    SyncSupport support{.kind = kind};
    if (!device.extensions().semaphore) {
        support.reason = device.lacks(os_sharing().semaphore_extension);
        return support;
    }
    if (is_timeline(kind) && !device.extensions().timeline_semaphore) {
        support.reason = "the feature timelineSemaphore is not enabled on this device";
        return support;
    }
    const VkSemaphoreTypeCreateInfo type = type_info(kind);
    const VkPhysicalDeviceExternalSemaphoreInfo info{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_SEMAPHORE_INFO,
        // Only a timeline has to say what it is; older drivers know nothing of the structure.
        .pNext = is_timeline(kind) ? &type : nullptr,
        .handleType = semaphore_handle_type(kind)};
    VkExternalSemaphoreProperties answer{.sType = VK_STRUCTURE_TYPE_EXTERNAL_SEMAPHORE_PROPERTIES};
    device.instance().fn().GetPhysicalDeviceExternalSemaphoreProperties(device.physical(), &info, &answer);
    support.can_export = (answer.externalSemaphoreFeatures & VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT) != 0;
    support.can_import = (answer.externalSemaphoreFeatures & VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT) != 0;
    if (!support.can_export || !support.can_import) {
        support.reason = "vkGetPhysicalDeviceExternalSemaphoreProperties: externalSemaphoreFeatures " +
                         std::to_string(answer.externalSemaphoreFeatures) + " for " + std::string(name(kind));
    }
    return support;
}

SyncSupport query_fence(const Device& device, SyncKind kind) {
    SyncSupport support{.kind = kind};
    if (!device.extensions().fence) {
        support.reason = device.lacks(os_sharing().fence_extension);
        return support;
    }
    const VkPhysicalDeviceExternalFenceInfo info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_FENCE_INFO,
                                                 .handleType = fence_handle_type(kind)};
    VkExternalFenceProperties answer{.sType = VK_STRUCTURE_TYPE_EXTERNAL_FENCE_PROPERTIES};
    device.instance().fn().GetPhysicalDeviceExternalFenceProperties(device.physical(), &info, &answer);
    support.can_export = (answer.externalFenceFeatures & VK_EXTERNAL_FENCE_FEATURE_EXPORTABLE_BIT) != 0;
    support.can_import = (answer.externalFenceFeatures & VK_EXTERNAL_FENCE_FEATURE_IMPORTABLE_BIT) != 0;
    if (!support.can_export || !support.can_import) {
        support.reason = "vkGetPhysicalDeviceExternalFenceProperties: externalFenceFeatures " +
                         std::to_string(answer.externalFenceFeatures) + " for " + std::string(name(kind));
    }
    return support;
}

std::unexpected<Error> no_cpu_access(std::string_view operation) {
    return fail(ErrorCode::UnsupportedSync, operation, "a binary semaphore can be seen by queues only, not by a CPU");
}

} // namespace

SyncSupport query_sync(const Device& device, SyncKind kind) {
    if (kind == SyncKind::CpuCompletion) {
        return {.kind = kind, .can_export = true, .can_import = true};
    }
    if (kind == SyncKind::SharedEvent) {
        return query_shared_event(device);
    }
    if (std::ranges::count(os_sharing().sync, kind) == 0) {
        return {.kind = kind, .reason = "the Vulkan backend has no " + std::string(name(kind)) + " here"};
    }
    return is_fence(kind) ? query_fence(device, kind) : query_semaphore(device, kind);
}

void Semaphore::take(EventSemaphore made) {
    event_ = std::move(made.event);
    semaphore_ = std::make_shared<const OwnedSemaphore>(std::move(made.semaphore));
}

Result<void> Semaphore::make_fence(Purpose purpose, std::string_view name, std::string_view operation) {
    VkFenceCreateInfo info{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkExportFenceCreateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_FENCE_CREATE_INFO,
                                     .handleTypes = fence_handle_type(kind_)};
    ExportChain attributes;
    if (purpose == Purpose::Export) {
        GEYSER_TRY(attributes, sync_export_chain(kind_, name, nullptr, operation));
        exported.pNext = attributes.chain;
        info.pNext = &exported;
    }
    VkFence fence = VK_NULL_HANDLE;
    if (const VkResult result = device_->fn().CreateFence(device_->get(), &info, nullptr, &fence);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateFence");
    }
    fence_ = OwnedFence(device_, fence);
    return {};
}

Result<void> Semaphore::make(Purpose purpose, std::string_view name, std::string_view operation) {
    if (kind_ == SyncKind::SharedEvent) {
        GEYSER_TRY(auto made, create_event_semaphore(device_, operation));
        take(std::move(made));
        return {};
    }
    if (is_fence(kind_)) {
        return make_fence(purpose, name, operation);
    }
    const VkSemaphoreTypeCreateInfo type = type_info(kind_);
    VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO,
                               .pNext = is_timeline(kind_) ? &type : nullptr};
    VkExportSemaphoreCreateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO,
                                         .handleTypes = semaphore_handle_type(kind_)};
    ExportChain attributes;
    if (purpose == Purpose::Export) {
        GEYSER_TRY(attributes, sync_export_chain(kind_, name, info.pNext, operation));
        exported.pNext = attributes.chain;
        info.pNext = &exported;
    }
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (const VkResult result = device_->fn().CreateSemaphore(device_->get(), &info, nullptr, &semaphore);
        result != VK_SUCCESS) {
        return failed(result, operation, "vkCreateSemaphore");
    }
    semaphore_ = std::make_shared<const OwnedSemaphore>(device_, semaphore);
    return {};
}

Result<std::unique_ptr<Semaphore>> Semaphore::create(std::shared_ptr<const Device> device, SyncKind kind,
                                                     std::string_view name, std::string_view operation) {
    if (kind == SyncKind::CpuCompletion) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "cpu-completion needs no semaphore, so there is none to create");
    }
    if (const SyncSupport support = query_sync(*device, kind); !support.can_export) {
        return fail(ErrorCode::UnsupportedSync, operation, support.reason);
    }
    std::unique_ptr<Semaphore> self(new Semaphore(std::move(device), kind));
    if (name.empty()) {
        GEYSER_CHECK(self->make(Purpose::Export, name, operation));
        return self;
    }
    GEYSER_TRY(auto record, reserve_name(name, operation));
    self->record_ = std::move(record.memory);
    GEYSER_CHECK(made_under(name, self->make(Purpose::Export, name, operation)));
    GEYSER_TRY(const ApiSemaphoreHandle handle, self->export_handle(operation));
    GEYSER_TRY(const EncodedMessage message, encode(handle));
    publish(record.mapping, message);
    return self;
}

Result<std::unique_ptr<Semaphore>> Semaphore::import(const std::shared_ptr<const Device>& device,
                                                     const ApiSemaphoreHandle& handle, std::string_view name,
                                                     std::string_view operation) {
    if (!handle) {
        return fail(ErrorCode::InvalidHandle, operation, "the semaphore handle holds no object");
    }
    if (handle.kind == SyncKind::CpuCompletion) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "cpu-completion needs no semaphore, so there is none to import");
    }
    if (const SyncSupport support = query_sync(*device, handle.kind); !support.can_import) {
        return fail(ErrorCode::UnsupportedSync, operation, support.reason);
    }
    if (handle.kind == SyncKind::SharedEvent) {
        std::unique_ptr<Semaphore> self(new Semaphore(device, handle.kind));
        self->imported_ = true;
        GEYSER_TRY(auto made, import_event_semaphore(device, handle.object, operation));
        self->take(std::move(made));
        return self;
    }
    GEYSER_CHECK(check_identity(handle.identity, device->identity(), operation));
    if (name.empty()) {
        GEYSER_CHECK(check_sync_object(device, handle, operation));
    }
    std::unique_ptr<Semaphore> self(new Semaphore(device, handle.kind));
    self->imported_ = true;
    GEYSER_CHECK(self->make(Purpose::Import, {}, operation));
    GEYSER_CHECK(import_sync(*device, *self, {.object = handle.object, .name = name}, operation));
    return self;
}

Result<ApiSemaphoreHandle> Semaphore::export_handle(std::string_view operation) const {
    if (imported_) {
        return fail(ErrorCode::NotShareable, operation, "the semaphore was imported; only its creator can export it");
    }
    if (kind_ == SyncKind::SharedEvent) {
        GEYSER_TRY(auto port, export_event(*event_, operation));
        return ApiSemaphoreHandle{.kind = kind_, .object = std::move(port), .identity = device_->identity()};
    }
    GEYSER_TRY(auto object, export_sync(*device_, *this, operation));
    return ApiSemaphoreHandle{.kind = kind_, .object = std::move(object), .identity = device_->identity()};
}

Result<std::uint64_t> Semaphore::value() const {
    if (is_binary(kind_)) {
        return no_cpu_access(kValue);
    }
    if (is_fence(kind_)) {
        const VkResult result = device_->fn().GetFenceStatus(device_->get(), fence());
        if (result < 0) {
            return failed(result, kValue, "vkGetFenceStatus");
        }
        return result == VK_SUCCESS ? 1 : 0;
    }
    std::uint64_t counter = 0;
    const VkResult result = device_->fn().GetSemaphoreCounterValue(device_->get(), semaphore(), &counter);
    if (result != VK_SUCCESS) {
        return failed(result, kValue, "vkGetSemaphoreCounterValue");
    }
    return counter;
}

VkResult Semaphore::wait_once(std::uint64_t value, std::uint64_t nanoseconds) const {
    if (is_fence(kind_)) {
        const VkFence fence = fence_.get();
        return device_->fn().WaitForFences(device_->get(), 1, &fence, VK_TRUE, nanoseconds);
    }
    const VkSemaphore semaphore = this->semaphore();
    const VkSemaphoreWaitInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                   .semaphoreCount = 1,
                                   .pSemaphores = &semaphore,
                                   .pValues = &value};
    return device_->fn().WaitSemaphores(device_->get(), &info, nanoseconds);
}

Result<void> Semaphore::wait(std::uint64_t value, Timeout timeout, std::stop_token stop) {
    if (is_binary(kind_)) {
        return no_cpu_access(kWait);
    }
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    for (;;) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, kWait,
                        "a stop was requested while waiting for the value " + std::to_string(value));
        }
        const Timeout left = std::max<Timeout>(std::max(timeout, Timeout::zero()) - (Clock::now() - start), {});
        const Timeout slice = stop.stop_possible() ? std::min(left, kStopInterval) : left;
        const VkResult result = wait_once(value, static_cast<std::uint64_t>(slice.count()));
        if (result == VK_SUCCESS) {
            return {};
        }
        if (result != VK_TIMEOUT) {
            return failed(result, kWait, is_fence(kind_) ? "vkWaitForFences" : "vkWaitSemaphores");
        }
        if (slice == left) {
            return fail(ErrorCode::Timeout, kWait,
                        "the value " + std::to_string(value) + " was not reached within " +
                            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) +
                            " ms");
        }
    }
}

Result<void> Semaphore::signal(std::uint64_t value) {
    if (is_binary(kind_)) {
        return no_cpu_access(kSignal);
    }
    if (is_fence(kind_)) {
        if (value != 0) {
            return fail(ErrorCode::UnsupportedSync, kSignal,
                        "a fence can only be reset to 0 by the host, not set to " + std::to_string(value));
        }
        const VkFence fence = fence_.get();
        if (const VkResult result = device_->fn().ResetFences(device_->get(), 1, &fence); result != VK_SUCCESS) {
            return failed(result, kSignal, "vkResetFences");
        }
        return {};
    }
    GEYSER_TRY(const auto counter, this->value());
    if (value <= counter) {
        return fail(ErrorCode::InvalidArgument, kSignal,
                    "the value " + std::to_string(value) + " is not greater than the counter " +
                        std::to_string(counter));
    }
    const VkSemaphoreSignalInfo info{
        .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = semaphore(), .value = value};
    if (const VkResult result = device_->fn().SignalSemaphore(device_->get(), &info); result != VK_SUCCESS) {
        return failed(result, kSignal, "vkSignalSemaphore");
    }
    return {};
}

Result<const Semaphore*> own_semaphore(const SharedSemaphore& semaphore, const Device& device,
                                       std::string_view operation) {
    if (semaphore.api() != Api::Vulkan) {
        return fail(ErrorCode::WrongManager, operation,
                    "the semaphore is of the backend " + std::string(name(semaphore.api())) + ", not vulkan");
    }
    const auto* own = static_cast<const Semaphore*>(&semaphore);
    if (own->device() != &device) {
        return fail(ErrorCode::WrongManager, operation, "the semaphore belongs to another Vulkan manager");
    }
    return own;
}

VkSemaphore semaphore(const SharedSemaphore& semaphore) noexcept {
    return semaphore.api() == Api::Vulkan ? static_cast<const Semaphore&>(semaphore).semaphore() : VK_NULL_HANDLE;
}

VkFence fence(const SharedSemaphore& fence) noexcept {
    return fence.api() == Api::Vulkan ? static_cast<const Semaphore&>(fence).fence() : VK_NULL_HANDLE;
}

} // namespace geyser::vulkan
