#include "access.hpp"

#include "core/try.hpp"
#include "error_scope.hpp"

namespace geyser::webgpu {
namespace {

/// Of a binary semaphore 1 is the signalled state.
constexpr std::uint64_t kSignalled = 1;

/// Since May 2026 values are counted apart from fences.
template <class Descriptor>
void set_fence(Descriptor& descriptor, const WGPUSharedFence& fence) {
    if (fence == nullptr) {
        return;
    }
    descriptor.fenceCount = 1;
    descriptor.fences = &fence;
    descriptor.signaledValues = &kSignalled;
    if constexpr (requires { descriptor.signaledValueCount; }) {
        descriptor.signaledValueCount = 1;
    }
}

/// The library's own structure has a count where the header's has the pointer, or the other way round. A pointer is
/// never as small as the number of fences.
template <class State>
bool has_values_where_header_says(const State& state) {
    if constexpr (requires { state.signaledValueCount; }) {
        return state.signaledValueCount == state.fenceCount;
    } else {
        return reinterpret_cast<std::uintptr_t>(state.signaledValues) > state.fenceCount;
    }
}

} // namespace

Result<void> begin_access(const Device& device, WGPUSharedTextureMemory memory, WGPUTexture texture,
                          WGPUSharedFence fence, Contents contents, std::string_view operation) {
    WGPUSharedTextureMemoryVkImageLayoutBeginState layouts{};
    layouts.chain.sType = WGPUSType_SharedTextureMemoryVkImageLayoutBeginState;
    layouts.oldLayout = VK_IMAGE_LAYOUT_GENERAL;
    layouts.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    WGPUSharedTextureMemoryBeginAccessDescriptor descriptor{};
    descriptor.nextInChain = &layouts.chain;
    descriptor.initialized = contents == Contents::Keep ? 1U : 0U;
    set_fence(descriptor, fence);

    ErrorScope errors(device.fn(), device.get());
    const WGPUStatus status = device.fn().SharedTextureMemoryBeginAccess(memory, texture, &descriptor);
    GEYSER_CHECK(errors.close("wgpuSharedTextureMemoryBeginAccess", operation));
    if (status != WGPUStatus_Success) {
        return fail(ErrorCode::DriverFailure, operation, "wgpuSharedTextureMemoryBeginAccess failed", status);
    }
    return {};
}

Result<EndedAccess> EndedAccess::end(const Device& device, WGPUSharedTextureMemory memory, WGPUTexture texture,
                                     std::string_view operation) {
    WGPUSharedTextureMemoryVkImageLayoutEndState layouts{};
    layouts.chain.sType = WGPUSType_SharedTextureMemoryVkImageLayoutEndState;
    EndedAccess ended;
    ended.state_.state.nextInChain = &layouts.chain;

    ErrorScope errors(device.fn(), device.get());
    const WGPUStatus status = device.fn().SharedTextureMemoryEndAccess(memory, texture, &ended.state_.state);
    GEYSER_CHECK(errors.close("wgpuSharedTextureMemoryEndAccess", operation));
    if (status != WGPUStatus_Success) {
        return fail(ErrorCode::DriverFailure, operation, "wgpuSharedTextureMemoryEndAccess failed", status);
    }
    ended.fn_ = &device.fn();
    ended.state_.state.nextInChain = nullptr;
    ended.old_layout_ = static_cast<VkImageLayout>(layouts.oldLayout);
    ended.new_layout_ = static_cast<VkImageLayout>(layouts.newLayout);
    return ended;
}

EndedAccess::EndedAccess(EndedAccess&& other) noexcept
    : fn_(std::exchange(other.fn_, nullptr)), state_(other.state_), old_layout_(other.old_layout_),
      new_layout_(other.new_layout_) {}

EndedAccess::~EndedAccess() {
    // What is laid out otherwise cannot be freed through the header's structure.
    if (fn_ != nullptr && generation_fault().empty()) {
        fn_->SharedTextureMemoryEndAccessStateFreeMembers(state_.state);
    }
}

std::span<const WGPUSharedFence> EndedAccess::fences() const noexcept {
    return {state_.state.fences, state_.state.fenceCount};
}

Result<int> EndedAccess::borrow_fd(WGPUSharedFence fence, std::string_view operation) const {
    WGPUSharedFenceVkSemaphoreOpaqueFDExportInfo opaque{};
    opaque.chain.sType = WGPUSType_SharedFenceVkSemaphoreOpaqueFDExportInfo;
    opaque.handle = -1;
    WGPUSharedFenceExportInfo info{};
    info.nextInChain = &opaque.chain;
    fn_->SharedFenceExportInfo(fence, &info);
    if (info.type != WGPUSharedFenceType_VkSemaphoreOpaqueFD || opaque.handle < 0) {
        return fail(ErrorCode::DriverFailure, operation,
                    "Dawn's fence is of type " + std::to_string(info.type) + " with the descriptor " +
                        std::to_string(opaque.handle) + ", not a semaphore over an opaque fd");
    }
    return opaque.handle;
}

std::string EndedAccess::generation_fault() const {
    if (fences().empty() || has_values_where_header_says(state_.state)) {
        return {};
    }
    return "the library lays out WGPUSharedTextureMemoryEndAccessState in another way than the webgpu.h of this build: "
           "they are of different generations";
}

} // namespace geyser::webgpu
