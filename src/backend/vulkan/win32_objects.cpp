#include "core/try.hpp"
#include "errors.hpp"
#include "ipc/windows/object_kind.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"
#include "memory.hpp"
#include "os_objects.hpp"

#include <array>
#include <string>

// After windows.h, whose types it uses.
#include <dxgi1_2.h>
#include <vulkan/vulkan_win32.h>

namespace geyser::vulkan {
namespace {

// NT handles only: KMT handles hold no reference to what they name (trap 10).
constexpr std::array kTransports = {Transport::OpaqueWin32, Transport::D3D12Resource, Transport::D3D11Texture};
// Streams take the first timeline, which is the one that Direct3D understands too.
constexpr std::array kSync = {SyncKind::FenceOpaqueWin32, SyncKind::BinaryOpaqueWin32, SyncKind::D3D12Fence,
                              SyncKind::TimelineOpaqueWin32};

constexpr OsSharing kSharing{.possible = true,
                             .memory_extension = VK_KHR_EXTERNAL_MEMORY_WIN32_EXTENSION_NAME,
                             .semaphore_extension = VK_KHR_EXTERNAL_SEMAPHORE_WIN32_EXTENSION_NAME,
                             .fence_extension = VK_KHR_EXTERNAL_FENCE_WIN32_EXTENSION_NAME,
                             .transports = kTransports,
                             .sync = kSync};

/// What handles may be used for. The values are Vulkan's defaults (VkExportMemoryWin32HandleInfoKHR and its like).
constexpr DWORD kOpaqueAccess = DXGI_SHARED_RESOURCE_READ | DXGI_SHARED_RESOURCE_WRITE;
constexpr DWORD kD3D12Access = GENERIC_ALL;

/// One of the functions that only Windows has. They are called once per slot of a stream, so they are looked up where
/// they are called instead of in dispatch.hpp, which would then need Windows' headers.
template <class Function>
Result<Function> find(const Device& device, const char* name, std::string_view operation) {
    const auto function = reinterpret_cast<Function>(device.instance().fn().GetDeviceProcAddr(device.get(), name));
    if (function == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation, "the Vulkan driver has no " + std::string(name));
    }
    return function;
}

/// VkExport{Memory,Semaphore,Fence}Win32HandleInfoKHR, which differ in their sType only, with what they point at.
template <class Info>
struct Attributes {
    std::wstring name;
    ipc::OwnerOnly user;
    Info info;
};

template <class Info>
Result<ExportChain> export_chain(VkStructureType type, DWORD access, std::string_view name, const void* next,
                                 std::string_view operation) {
    GEYSER_TRY(std::wstring wide, ipc::to_wide(name, operation));
    GEYSER_TRY(auto user, ipc::OwnerOnly::create(operation));
    const auto owner = std::make_shared<Attributes<Info>>(std::move(wide), std::move(user), Info{});
    owner->info = {.sType = type,
                   .pNext = next,
                   .pAttributes = owner->user.attributes(),
                   .dwAccess = access,
                   .name = owner->name.empty() ? nullptr : owner->name.c_str()};
    return ExportChain{.owner = owner, .chain = &owner->info};
}

Result<OsObject> take_handle(HANDLE handle, std::string_view call, std::string_view operation) {
    if (handle == nullptr) {
        return fail(ErrorCode::NotShareable, operation, std::string(call) + " succeeded without a handle");
    }
    return OsObject(handle);
}

Result<OsObject> ask_for_fence(const Device& device, const Semaphore& fence, std::string_view operation) {
    constexpr const char* kCall = "vkGetFenceWin32HandleKHR";
    GEYSER_TRY(const auto get, find<PFN_vkGetFenceWin32HandleKHR>(device, kCall, operation));
    const VkFenceGetWin32HandleInfoKHR info{.sType = VK_STRUCTURE_TYPE_FENCE_GET_WIN32_HANDLE_INFO_KHR,
                                            .fence = fence.fence(),
                                            .handleType = fence_handle_type(fence.kind())};
    HANDLE handle = nullptr;
    if (const VkResult result = get(device.get(), &info, &handle); result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return take_handle(handle, kCall, operation);
}

Result<OsObject> ask_for_semaphore(const Device& device, const Semaphore& semaphore, std::string_view operation) {
    constexpr const char* kCall = "vkGetSemaphoreWin32HandleKHR";
    GEYSER_TRY(const auto get, find<PFN_vkGetSemaphoreWin32HandleKHR>(device, kCall, operation));
    const VkSemaphoreGetWin32HandleInfoKHR info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_WIN32_HANDLE_INFO_KHR,
                                                .semaphore = semaphore.semaphore(),
                                                .handleType = semaphore_handle_type(semaphore.kind())};
    HANDLE handle = nullptr;
    if (const VkResult result = get(device.get(), &info, &handle); result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return take_handle(handle, kCall, operation);
}

Result<OsObject> ask_for_memory(const Device& device, const Texture& texture, std::string_view operation) {
    constexpr const char* kCall = "vkGetMemoryWin32HandleKHR";
    GEYSER_TRY(const auto get, find<PFN_vkGetMemoryWin32HandleKHR>(device, kCall, operation));
    const VkMemoryGetWin32HandleInfoKHR info{.sType = VK_STRUCTURE_TYPE_MEMORY_GET_WIN32_HANDLE_INFO_KHR,
                                             .memory = texture.memory(),
                                             .handleType = memory_handle_type(texture.transport())};
    HANDLE handle = nullptr;
    if (const VkResult result = get(device.get(), &info, &handle); result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return take_handle(handle, kCall, operation);
}

Result<void> import_fence(const Device& device, const Semaphore& fence, HANDLE handle, const wchar_t* name,
                          std::string_view operation) {
    constexpr const char* kCall = "vkImportFenceWin32HandleKHR";
    GEYSER_TRY(const auto import, find<PFN_vkImportFenceWin32HandleKHR>(device, kCall, operation));
    const VkImportFenceWin32HandleInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_FENCE_WIN32_HANDLE_INFO_KHR,
                                               .fence = fence.fence(),
                                               .handleType = fence_handle_type(fence.kind()),
                                               .handle = handle,
                                               .name = name};
    if (const VkResult result = import(device.get(), &info); result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return {};
}

Result<void> import_semaphore(const Device& device, const Semaphore& semaphore, HANDLE handle, const wchar_t* name,
                              std::string_view operation) {
    constexpr const char* kCall = "vkImportSemaphoreWin32HandleKHR";
    GEYSER_TRY(const auto import, find<PFN_vkImportSemaphoreWin32HandleKHR>(device, kCall, operation));
    // Permanent: a timeline allows no other import (trap 29), and a binary semaphore is waited for again and again.
    const VkImportSemaphoreWin32HandleInfoKHR info{.sType = VK_STRUCTURE_TYPE_IMPORT_SEMAPHORE_WIN32_HANDLE_INFO_KHR,
                                                   .semaphore = semaphore.semaphore(),
                                                   .handleType = semaphore_handle_type(semaphore.kind()),
                                                   .handle = handle,
                                                   .name = name};
    if (const VkResult result = import(device.get(), &info); result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return {};
}

} // namespace

const OsSharing& os_sharing() noexcept { return kSharing; }

Result<ExportChain> memory_export_chain(Transport transport, std::string_view name, const void* next,
                                        std::string_view operation) {
    return export_chain<VkExportMemoryWin32HandleInfoKHR>(
        VK_STRUCTURE_TYPE_EXPORT_MEMORY_WIN32_HANDLE_INFO_KHR,
        transport == Transport::D3D12Resource ? kD3D12Access : kOpaqueAccess, name, next, operation);
}

Result<ExportChain> sync_export_chain(SyncKind kind, std::string_view name, const void* next,
                                      std::string_view operation) {
    if (is_fence(kind)) {
        return export_chain<VkExportFenceWin32HandleInfoKHR>(VK_STRUCTURE_TYPE_EXPORT_FENCE_WIN32_HANDLE_INFO_KHR,
                                                             kOpaqueAccess, name, next, operation);
    }
    return export_chain<VkExportSemaphoreWin32HandleInfoKHR>(
        VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_WIN32_HANDLE_INFO_KHR,
        kind == SyncKind::D3D12Fence ? kD3D12Access : kOpaqueAccess, name, next, operation);
}

Result<OsObject> export_memory(const Device& device, const Texture& texture, std::string_view operation) {
    return texture.kept_handle().get([&] { return ask_for_memory(device, texture, operation); });
}

Result<OsObject> export_sync(const Device& device, const Semaphore& semaphore, std::string_view operation) {
    return semaphore.kept_handle().get([&] {
        return is_fence(semaphore.kind()) ? ask_for_fence(device, semaphore, operation)
                                          : ask_for_semaphore(device, semaphore, operation);
    });
}

Result<std::string> kind_of(const OsObject& object, std::string_view operation) {
    return ipc::kind_of(object.get(), operation);
}

// Direct3D's handles are made by Windows' graphics kernel, whatever the driver: DxgkSharedResource,
// DxgkSharedSyncObject, and DxgkSharedBundleObject for a texture with a keyed mutex.
bool may_be_foreign(std::string_view kind) noexcept { return kind.starts_with("Dxgk"); }

Result<void> check_memory_object(const std::shared_ptr<const Device>& device, const ApiTextureHandle& handle,
                                 std::string_view operation) {
    return device->object_kinds().check_memory(device, handle.transport, handle.objects[0], operation);
}

Result<void> check_sync_object(const std::shared_ptr<const Device>& device, const ApiSemaphoreHandle& handle,
                               std::string_view operation) {
    return device->object_kinds().check_sync(device, handle.kind, handle.object, operation);
}

Result<std::uint32_t> importable_types(const Device& device, Transport transport, const OsObject& object,
                                       std::string_view operation) {
    constexpr const char* kCall = "vkGetMemoryWin32HandlePropertiesKHR";
    GEYSER_TRY(const auto get, find<PFN_vkGetMemoryWin32HandlePropertiesKHR>(device, kCall, operation));
    VkMemoryWin32HandlePropertiesKHR properties{.sType = VK_STRUCTURE_TYPE_MEMORY_WIN32_HANDLE_PROPERTIES_KHR};
    const VkResult result = get(device.get(), memory_handle_type(transport), object.get(), &properties);
    if (result != VK_SUCCESS) {
        return failed(result, operation, kCall);
    }
    return properties.memoryTypeBits;
}

Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& device, VkImage image, Transport transport,
                                  const Allocation& allocation, const Payload& payload, std::string_view operation) {
    GEYSER_TRY(const std::wstring name, ipc::to_wide(payload.name, operation));
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .image = image};
    // The handle stays the caller's (trap 8): the driver makes a reference of its own.
    const VkImportMemoryWin32HandleInfoKHR imported{.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_WIN32_HANDLE_INFO_KHR,
                                                    .pNext = allocation.dedicated ? &dedicated : nullptr,
                                                    .handleType = memory_handle_type(transport),
                                                    .handle = name.empty() ? payload.object.get() : nullptr,
                                                    .name = name.empty() ? nullptr : name.c_str()};
    return allocate(device, allocation.size, allocation.memory_type, &imported, operation);
}

Result<void> import_sync(const Device& device, const Semaphore& semaphore, const Payload& payload,
                         std::string_view operation) {
    GEYSER_TRY(const std::wstring name, ipc::to_wide(payload.name, operation));
    const HANDLE handle = name.empty() ? payload.object.get() : nullptr;
    const auto import = is_fence(semaphore.kind()) ? import_fence : import_semaphore;
    return import(device, semaphore, handle, name.empty() ? nullptr : name.c_str(), operation);
}

} // namespace geyser::vulkan
