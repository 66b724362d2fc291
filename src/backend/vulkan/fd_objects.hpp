// Opaque fds: a driver's memory, semaphores and fences as descriptors. This is all of the backend that depends on
// handles holding descriptors; where they hold something else, no_fd_objects.cpp is compiled instead and the extensions
// count as missing.
#pragma once

#include "semaphore.hpp"
#include "texture.hpp"

namespace geyser::vulkan {

/// Whether the handles of this system hold descriptors.
[[nodiscard]] bool handles_hold_fds() noexcept;

[[nodiscard]] Result<OsObject> export_memory(const Device& device, VkDeviceMemory memory, std::string_view operation);
[[nodiscard]] Result<OsObject> export_sync(const Device& device, const Semaphore& semaphore,
                                           std::string_view operation);

/// Refuses what the driver must not see: files of another kind than its own, and too short ones.
[[nodiscard]] Result<void> check_memory_object(const std::shared_ptr<const Device>& device,
                                               const ApiTextureHandle& handle, std::string_view operation);
[[nodiscard]] Result<void> check_sync_object(const std::shared_ptr<const Device>& device,
                                             const ApiSemaphoreHandle& handle, std::string_view operation);

/// The handle's memory, for this image.
[[nodiscard]] Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& device, VkImage image,
                                                const ApiTextureHandle& handle, std::string_view operation);
/// Into a semaphore or fence that was made for it.
[[nodiscard]] Result<void> import_sync(const Device& device, const Semaphore& semaphore, const OsObject& object,
                                       std::string_view operation);

} // namespace geyser::vulkan
