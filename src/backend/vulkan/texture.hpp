// The one kind of texture that this backend makes: created, imported or adopted, over a driver's memory or the host's.
#pragma once

#include "image.hpp"
#include "ipc/shared_memory.hpp"
#include "kept_object.hpp"
#include "object.hpp"

#include <geyser/vulkan.hpp>

#include <optional>

namespace geyser::vulkan {

/// The memory behind a texture that stands on a driver's, as vkAllocateMemory takes it.
struct Allocation {
    std::uint64_t size = 0;
    std::uint32_t memory_type = 0;
    bool dedicated = false;
};

/// The sealed memory behind a texture of Transport::HostMemory.
struct HostBacking {
    OsObject memory = {};
    std::uint64_t size = 0;
    MappedMemory mapping = {};
    /// Where the driver cannot put an image on host memory: a buffer there, and a copy by the GPU at each hand-off.
    OwnedMemory mirror_memory = {};
    OwnedBuffer mirror = {};
    /// Where it cannot put the buffer there either: the buffer's own memory, mapped, and a copy by the CPU as well.
    std::span<std::byte> staging = {};
    std::vector<PlaneLayout> planes = {};
};

/// The IOSurface behind a texture of Transport::IoSurface (metal_texture.cpp).
struct SurfaceBacking;

class Texture final : public VulkanTexture {
public:
    struct Parts {
        std::shared_ptr<const Device> device;
        TextureDescriptor descriptor;
        Transport transport = Transport::OpaqueFd;
        ImageSpec spec;
        /// Set for an adopted image, which `image` and `memory` then do not own.
        VkImage borrowed_image = VK_NULL_HANDLE;
        VkDeviceMemory borrowed_memory = VK_NULL_HANDLE;
        /// Shared by all families: takes no queue family ownership (trap 13).
        bool concurrent = false;
        bool exportable = false;
        Allocation allocation = {};
        std::vector<PlaneLayout> planes = {};
        /// What makes a named texture known under its name (named_record.hpp).
        OsObject record = {};
        // Destroyed from the last to the first: the image before its memory, both before the mapping.
        HostBacking host = {};
        std::shared_ptr<const SurfaceBacking> surface = {};
        OwnedMemory memory = {};
        OwnedImage image = {};
    };
    explicit Texture(Parts parts);

    [[nodiscard]] VkImage image() const noexcept override;
    [[nodiscard]] const VulkanImageParameters& parameters() const noexcept override { return parameters_; }
    [[nodiscard]] VkImageAspectFlags aspects() const noexcept override { return aspects_; }
    [[nodiscard]] VulkanHandOff hand_off() const noexcept override;
    [[nodiscard]] const std::vector<PlaneLayout>& planes() const noexcept override { return parts_.planes; }

    [[nodiscard]] const Parts& parts() const noexcept { return parts_; }
    [[nodiscard]] bool mirrored() const noexcept { return parts_.host.mirror.get() != VK_NULL_HANDLE; }
    /// Copied by the CPU at each hand-off, which must therefore be submitted by the manager.
    [[nodiscard]] bool staged() const noexcept { return !parts_.host.staging.empty(); }
    [[nodiscard]] VkDeviceMemory memory() const noexcept;
    [[nodiscard]] KeptObject& kept_handle() const noexcept { return kept_handle_; }

private:
    Parts parts_;
    mutable KeptObject kept_handle_;
    VulkanImageParameters parameters_;
    VkImageAspectFlags aspects_;
};

/// The texture as this backend's own, if it belongs to `device`; WrongManager otherwise.
[[nodiscard]] Result<const Texture*> own_texture(const SharedTexture& texture, const Device& device,
                                                 std::string_view operation);

} // namespace geyser::vulkan
