#include "core/try.hpp"
#include "driver_fd.hpp"
#include "errors.hpp"
#include "handle_types.hpp"
#include "memory.hpp"
#include "os_objects.hpp"

#include <array>
#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>

namespace geyser::vulkan {
namespace {

constexpr std::array kTransports = {Transport::OpaqueFd, Transport::DmaBuf};
constexpr std::array kSync = {SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd};

constexpr OsSharing kSharing{.possible = true,
                             .memory_extension = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME,
                             .semaphore_extension = VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME,
                             .fence_extension = VK_KHR_EXTERNAL_FENCE_FD_EXTENSION_NAME,
                             .transports = kTransports,
                             .sync = kSync};

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

const OsSharing& os_sharing() noexcept { return kSharing; }

Result<ExportChain> memory_export_chain(Transport /*transport*/, std::string_view /*name*/, const void* next,
                                        std::string_view /*operation*/) {
    return ExportChain{.chain = next};
}

Result<ExportChain> sync_export_chain(SyncKind /*kind*/, std::string_view /*name*/, const void* next,
                                      std::string_view /*operation*/) {
    return ExportChain{.chain = next};
}

Result<OsObject> export_memory(const Device& device, const Texture& texture, std::string_view operation) {
    const VkMemoryGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR,
                                    .memory = texture.memory(),
                                    .handleType = memory_handle_type(texture.transport())};
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
        const VkFenceGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_FENCE_GET_FD_INFO_KHR,
                                       .fence = semaphore.fence(),
                                       .handleType = fence_handle_type(semaphore.kind())};
        call = "vkGetFenceFdKHR";
        result = device.fn().GetFenceFdKHR(device.get(), &info, &fd);
    } else {
        const VkSemaphoreGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR,
                                           .semaphore = semaphore.semaphore(),
                                           .handleType = semaphore_handle_type(semaphore.kind())};
        result = device.fn().GetSemaphoreFdKHR(device.get(), &info, &fd);
    }
    if (result != VK_SUCCESS) {
        return failed(result, operation, call);
    }
    return take_driver_fd(fd, call, operation);
}

Result<std::string> kind_of(const OsObject& object, std::string_view operation) {
    struct stat status {};
    if (::fstat(object.get(), &status) != 0) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the handle's descriptor " + std::to_string(object.get()) + " is not open", errno);
    }
    if ((::fcntl(object.get(), F_GETFL) & O_PATH) != 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle's descriptor is a mere path (O_PATH)");
    }
    return "file of type " + std::to_string(status.st_mode & S_IFMT) + " in file system " +
           std::to_string(status.st_dev) + ", device " + std::to_string(status.st_rdev);
}

// Opaque descriptors are the driver's own.
bool may_be_foreign(std::string_view /*kind*/) noexcept { return false; }

Result<void> check_memory_object(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                 std::string_view operation) {
    GEYSER_CHECK(device->object_kinds().check_memory(device, handle.transport, handle.objects[0], operation));
    return check_file_size(handle.objects[0], handle.allocation_size, operation);
}

Result<void> check_sync_object(const std::shared_ptr<const Device>& device, const ApiSemaphoreHandle& handle,
                               std::string_view operation) {
    GEYSER_CHECK(device->object_kinds().check_sync(device, handle.kind, handle.object, operation));
    return check_not_empty(handle.object, operation);
}

Result<std::uint32_t> importable_types(const Device& /*device*/, Transport transport, const OsObject& /*object*/,
                                       std::string_view operation) {
    return fail(ErrorCode::UnsupportedTransport, operation,
                "this system imports no memory over " + std::string(name(transport)));
}

Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& device, VkImage image, Transport transport,
                                  const Allocation& allocation, const Payload& payload, std::string_view operation) {
    // The driver takes the descriptor on success only (trap 8), so it gets one of its own.
    GEYSER_TRY(auto object, duplicate(payload.object));
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = image};
    const VkImportMemoryFdInfoKHR imported{.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR,
                                           .pNext = allocation.dedicated ? &dedicated : nullptr,
                                           .handleType = memory_handle_type(transport),
                                           .fd = object.get()};
    auto memory = allocate(device, allocation.size, allocation.memory_type, &imported, operation);
    if (memory) {
        (void)object.take();
    }
    return memory;
}

Result<void> import_sync(const Device& device, const Semaphore& semaphore, const Payload& payload,
                         std::string_view operation) {
    // The driver takes the descriptor on success only (trap 8). The import is permanent: a timeline allows no other
    // (trap 29), and a binary semaphore is waited for again and again.
    GEYSER_TRY(auto given, duplicate(payload.object));
    VkResult result = VK_SUCCESS;
    std::string_view call = "vkImportSemaphoreFdKHR";
    if (is_fence(semaphore.kind())) {
        const VkImportFenceFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_FENCE_FD_INFO_KHR,
                                          .fence = semaphore.fence(),
                                          .handleType = fence_handle_type(semaphore.kind()),
                                          .fd = given.get()};
        call = "vkImportFenceFdKHR";
        result = device.fn().ImportFenceFdKHR(device.get(), &info);
    } else {
        const VkImportSemaphoreFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_SEMAPHORE_FD_INFO_KHR,
                                              .semaphore = semaphore.semaphore(),
                                              .handleType = semaphore_handle_type(semaphore.kind()),
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
