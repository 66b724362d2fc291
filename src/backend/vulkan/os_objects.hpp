// The operating system's objects as Vulkan knows them: a driver's memory, semaphores and fences in the form in which
// handles hold them. That is descriptors (fd_objects.cpp) or NT handles (win32_objects.cpp); where handles hold
// something that Vulkan does not know, no_os_objects.cpp is compiled and the extensions count as missing. Nothing else
// in the backend depends on it.
#pragma once

#include "handle_types.hpp"
#include "semaphore.hpp"
#include "texture.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace geyser::vulkan {

/// What Vulkan shares in this system's handles, and by which extensions.
struct OsSharing {
    /// False: not at all, whatever the driver has.
    bool possible;
    const char* memory_extension;
    const char* semaphore_extension;
    const char* fence_extension;
    /// The driver's own memory first. Some may be of the system's and none of this backend's yet.
    std::span<const Transport> transports;
    std::span<const SyncKind> sync;
};
[[nodiscard]] const OsSharing& os_sharing() noexcept;
/// Whether the transport is one of those, and one for which Vulkan has a handle type.
[[nodiscard]] inline bool is_os_transport(Transport transport) noexcept {
    return memory_handle_type(transport) != 0 && std::ranges::count(os_sharing().transports, transport) != 0;
}

/// A chain for what makes an object exportable: who may do what with its handles, and the name that its payload gets
/// where `name` is not empty. `owner` holds the structures.
struct ExportChain {
    std::shared_ptr<const void> owner = {};
    const void* chain = nullptr;
};
[[nodiscard]] Result<ExportChain> memory_export_chain(Transport transport, std::string_view name, const void* next,
                                                      std::string_view operation);
[[nodiscard]] Result<ExportChain> sync_export_chain(SyncKind kind, std::string_view name, const void* next,
                                                    std::string_view operation);

[[nodiscard]] Result<OsObject> export_memory(const Device& device, const Texture& texture, std::string_view operation);
[[nodiscard]] Result<OsObject> export_sync(const Device& device, const Semaphore& semaphore,
                                           std::string_view operation);

/// What kind of object it is, in words that are equal for objects of one kind. InvalidHandle where it is none at all.
[[nodiscard]] Result<std::string> kind_of(const OsObject& object, std::string_view operation);
/// Whether an object of this kind may be what a driver imports and does not export, because another API makes it.
[[nodiscard]] bool may_be_foreign(std::string_view kind) noexcept;

/// Refuses what the driver must not see: objects of another kind than its own, and too short ones.
[[nodiscard]] Result<void> check_memory_object(const std::shared_ptr<const Device>& device,
                                               const ApiTextureHandle& handle, std::string_view operation);
[[nodiscard]] Result<void> check_sync_object(const std::shared_ptr<const Device>& device,
                                             const ApiSemaphoreHandle& handle, std::string_view operation);

/// A payload to import: the object, or what has the name, where that is not empty.
struct Payload {
    const OsObject& object;
    std::string_view name = {};
};
/// The memory types (a bit set) that memory of another API can be imported as. Not to be asked for a driver's own
/// memory, whose type is the exporter's (trap 3).
[[nodiscard]] Result<std::uint32_t> importable_types(const Device& device, Transport transport, const OsObject& object,
                                                     std::string_view operation);
/// Memory for this image.
[[nodiscard]] Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& device, VkImage image,
                                                Transport transport, const Allocation& allocation,
                                                const Payload& payload, std::string_view operation);
/// Into a semaphore or fence that was made for it.
[[nodiscard]] Result<void> import_sync(const Device& device, const Semaphore& semaphore, const Payload& payload,
                                       std::string_view operation);

} // namespace geyser::vulkan
