#include "semaphore.hpp"

namespace geyser::cuda {
namespace {

/// The first driver that imports timelines (trap 44).
constexpr int kTimelineVersion = 11020;

} // namespace

std::string sync_fault(const Context& context, SyncKind kind) {
    if (is_fence(kind)) {
        return "CUDA imports semaphores, but no fences";
    }
    if (is_timeline(kind) && context.driver_version() < kTimelineVersion) {
        return "timeline semaphores need CUDA 11.2, and this is " + context.driver();
    }
    return {};
}

Result<std::unique_ptr<Semaphore>> Semaphore::import(std::shared_ptr<const Context> context,
                                                     std::shared_ptr<const guest::Helper> helper,
                                                     std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle,
                                                     std::string_view operation) {
    GEYSER_CUDA_CURRENT(*context, operation);
    std::unique_ptr<Semaphore> self(new Semaphore(std::move(context), std::move(helper), std::move(vulkan)));
    const CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC description{
        .type = is_timeline(handle.kind) ? CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_FD
                                         : CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD,
        .handle = {.fd = handle.object.get()},
        .flags = 0,
        .reserved = {}};
    GEYSER_CHECK(checked(self->context_->fn().ImportExternalSemaphore(&self->semaphore_, &description), operation,
                         "cuImportExternalSemaphore"));
    (void)handle.object.take(); // CUDA's from here on
    return self;
}

Semaphore::~Semaphore() {
    const Current current(*context_);
    if (semaphore_ != nullptr && current) {
        context_->fn().DestroyExternalSemaphore(semaphore_);
    }
}

} // namespace geyser::cuda
