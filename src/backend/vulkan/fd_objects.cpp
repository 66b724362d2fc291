#include "fd_objects.hpp"

#include "core/try.hpp"
#include "driver_fd.hpp"
#include "errors.hpp"
#include "memory.hpp"

#include <string>

#include <sys/stat.h>

namespace geyser::vulkan {
namespace {

constexpr auto kOpaqueSemaphore = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
constexpr auto kOpaqueFence = VK_EXTERNAL_FENCE_HANDLE_TYPE_OPAQUE_FD_BIT;

/// Software drivers hand out memfds and map as many bytes as they are told. One that is too short would kill this
/// process with SIGBUS at the first access, so a peer's word is held against the file.
Result<void> check_file_size(const UniqueFd& object, std::uint64_t allocation_size, std::string_view operation) {
    struct stat status {};
    if (::fstat(object.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return {};
    }
    if (static_cast<std::uint64_t>(status.st_size) < allocation_size) {
        return fail(ErrorCode::MemoryMismatch, operation,
                    "the handle's memory has " + std::to_string(status.st_size) + " bytes, fewer than its " +
                        "allocation_size " + std::to_string(allocation_size));
    }
    return {};
}

/// A software driver's semaphore is a memfd, which it maps without a look at its size. One of no bytes would kill this
/// process with SIGBUS.
Result<void> check_not_empty(const UniqueFd& object, std::string_view operation) {
    struct stat status {};
    if (::fstat(object.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle's object is an empty file");
    }
    return {};
}

} // namespace

bool handles_hold_fds() noexcept { return true; }

Result<OsObject> export_memory(const Device& device, VkDeviceMemory memory, std::string_view operation) {
    const VkMemoryGetFdInfoKHR info{
        .sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR, .memory = memory, .handleType = kOpaqueFd};
    int fd = -1;
    if (const VkResult result = device.fn().GetMemoryFdKHR(device.get(), &info, &fd); result != VK_SUCCESS) {
        return failed(result, operation, "vkGetMemoryFdKHR");
    }
    return take_driver_fd(fd, "vkGetMemoryFdKHR", operation);
}

Result<OsObject> export_sync(const Device& device, const Semaphore& semaphore, std::string_view operation) {
    int fd = -1;
    VkResult result = VK_SUCCESS;
    std::string_view call = "vkGetSemaphoreFdKHR";
    if (is_fence(semaphore.kind())) {
        const VkFenceGetFdInfoKHR info{
            .sType = VK_STRUCTURE_TYPE_FENCE_GET_FD_INFO_KHR, .fence = semaphore.fence(), .handleType = kOpaqueFence};
        call = "vkGetFenceFdKHR";
        result = device.fn().GetFenceFdKHR(device.get(), &info, &fd);
    } else {
        const VkSemaphoreGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR,
                                           .semaphore = semaphore.semaphore(),
                                           .handleType = kOpaqueSemaphore};
        result = device.fn().GetSemaphoreFdKHR(device.get(), &info, &fd);
    }
    if (result != VK_SUCCESS) {
        return failed(result, operation, call);
    }
    return take_driver_fd(fd, call, operation);
}

Result<void> check_memory_object(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                 std::string_view operation) {
    GEYSER_CHECK(device->file_kinds().check_memory(device, handle.objects[0], operation));
    return check_file_size(handle.objects[0], handle.allocation_size, operation);
}

Result<void> check_sync_object(const std::shared_ptr<const Device>& device, const ApiSemaphoreHandle& handle,
                               std::string_view operation) {
    GEYSER_CHECK(device->file_kinds().check_sync(device, handle.kind, handle.object, operation));
    return check_not_empty(handle.object, operation);
}

Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& device, VkImage image,
                                  const ApiTextureHandle& handle, std::string_view operation) {
    // The driver takes the descriptor on success only (trap 8), so it gets one of its own.
    GEYSER_TRY(auto object, duplicate(handle.objects[0]));
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = image};
    const VkImportMemoryFdInfoKHR imported{.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR,
                                           .pNext = handle.dedicated ? &dedicated : nullptr,
                                           .handleType = kOpaqueFd,
                                           .fd = object.get()};
    // Size and type are the exporter's, never derived from the image (trap 2).
    auto memory = allocate(device, handle.allocation_size, handle.memory_type_index, &imported, operation);
    if (memory) {
        (void)object.take();
    }
    return memory;
}

Result<void> import_sync(const Device& device, const Semaphore& semaphore, const OsObject& object,
                         std::string_view operation) {
    // The driver takes the descriptor on success only (trap 8). The import is permanent: a timeline allows no other
    // (trap 29), and a binary semaphore is waited for again and again.
    GEYSER_TRY(auto given, duplicate(object));
    VkResult result = VK_SUCCESS;
    std::string_view call = "vkImportSemaphoreFdKHR";
    if (is_fence(semaphore.kind())) {
        const VkImportFenceFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_FENCE_FD_INFO_KHR,
                                          .fence = semaphore.fence(),
                                          .handleType = kOpaqueFence,
                                          .fd = given.get()};
        call = "vkImportFenceFdKHR";
        result = device.fn().ImportFenceFdKHR(device.get(), &info);
    } else {
        const VkImportSemaphoreFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_SEMAPHORE_FD_INFO_KHR,
                                              .semaphore = semaphore.semaphore(),
                                              .handleType = kOpaqueSemaphore,
                                              .fd = given.get()};
        result = device.fn().ImportSemaphoreFdKHR(device.get(), &info);
    }
    if (result != VK_SUCCESS) {
        return failed(result, operation, call);
    }
    (void)given.take();
    return {};
}

} // namespace geyser::vulkan
