// Dawn's accesses to shared memory: between begin and end its queue may use the texture, and the fences of the end say
// when it has.
#pragma once

#include "device.hpp"

#include <array>
#include <span>

namespace geyser::webgpu {

/// `fence` is of a binary semaphore, waited for by the first submission that uses the texture; nullptr for none. The
/// image is in GENERAL. With Contents::Discard what is in it counts as uninitialised.
[[nodiscard]] Result<void> begin_access(const Device& device, WGPUSharedTextureMemory memory, WGPUTexture texture,
                                        WGPUSharedFence fence, Contents contents, std::string_view operation);

/// What an access left behind. The fences, and the descriptors in them, live as long as this.
class EndedAccess {
public:
    /// Includes the fences of the begin where nothing waited for them.
    [[nodiscard]] static Result<EndedAccess> end(const Device& device, WGPUSharedTextureMemory memory,
                                                 WGPUTexture texture, std::string_view operation);
    EndedAccess(EndedAccess&& other) noexcept;
    EndedAccess& operator=(EndedAccess&&) = delete;
    EndedAccess(const EndedAccess&) = delete;
    EndedAccess& operator=(const EndedAccess&) = delete;
    ~EndedAccess();

    [[nodiscard]] std::span<const WGPUSharedFence> fences() const noexcept;
    /// The opaque fd of the semaphore in a fence, which keeps it.
    [[nodiscard]] Result<int> borrow_fd(WGPUSharedFence fence, std::string_view operation) const;
    /// The layouts of Dawn's release to EXTERNAL, which the acquire after it must repeat.
    [[nodiscard]] VkImageLayout old_layout() const noexcept { return old_layout_; }
    [[nodiscard]] VkImageLayout new_layout() const noexcept { return new_layout_; }

    /// What shows that the library's idea of the structure is another one than the header's; empty where they agree.
    [[nodiscard]] std::string generation_fault() const;

private:
    /// A library of another generation may write a longer structure than the header has.
    struct State {
        WGPUSharedTextureMemoryEndAccessState state = {};
        std::array<std::uint64_t, 4> beyond = {};
    };

    EndedAccess() = default;

    const Dispatch* fn_ = nullptr;
    State state_ = {};
    VkImageLayout old_layout_ = VK_IMAGE_LAYOUT_GENERAL;
    VkImageLayout new_layout_ = VK_IMAGE_LAYOUT_GENERAL;
};

} // namespace geyser::webgpu
