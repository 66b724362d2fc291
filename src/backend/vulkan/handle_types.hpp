// Geyser's transports and kinds of sync as Vulkan's external handle types. {} (no bit) where Vulkan shares them in
// another way, or not at all.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <vulkan/vulkan_core.h>

namespace geyser::vulkan {

[[nodiscard]] constexpr VkExternalMemoryHandleTypeFlagBits memory_handle_type(Transport transport) noexcept {
    switch (transport) {
    case Transport::OpaqueFd:
        return VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    case Transport::OpaqueWin32:
        return VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT;
    case Transport::D3D12Resource:
        return VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D12_RESOURCE_BIT;
    case Transport::D3D11Texture:
        return VK_EXTERNAL_MEMORY_HANDLE_TYPE_D3D11_TEXTURE_BIT;
    case Transport::DmaBuf:
    case Transport::HostMemory:
    case Transport::IoSurface:
        break;
    }
    return {};
}

[[nodiscard]] constexpr VkExternalSemaphoreHandleTypeFlagBits semaphore_handle_type(SyncKind kind) noexcept {
    switch (kind) {
    case SyncKind::BinaryOpaqueFd:
    case SyncKind::TimelineOpaqueFd:
        return VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
    case SyncKind::BinaryOpaqueWin32:
    case SyncKind::TimelineOpaqueWin32:
        return VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_WIN32_BIT;
    case SyncKind::D3D12Fence:
        return VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_D3D12_FENCE_BIT;
    case SyncKind::CpuCompletion:
    case SyncKind::FenceOpaqueFd:
    case SyncKind::SharedEvent:
    case SyncKind::FenceOpaqueWin32:
        break;
    }
    return {};
}

[[nodiscard]] constexpr VkExternalFenceHandleTypeFlagBits fence_handle_type(SyncKind kind) noexcept {
    switch (kind) {
    case SyncKind::FenceOpaqueFd:
        return VK_EXTERNAL_FENCE_HANDLE_TYPE_OPAQUE_FD_BIT;
    case SyncKind::FenceOpaqueWin32:
        return VK_EXTERNAL_FENCE_HANDLE_TYPE_OPAQUE_WIN32_BIT;
    case SyncKind::CpuCompletion:
    case SyncKind::BinaryOpaqueFd:
    case SyncKind::TimelineOpaqueFd:
    case SyncKind::SharedEvent:
    case SyncKind::BinaryOpaqueWin32:
    case SyncKind::TimelineOpaqueWin32:
    case SyncKind::D3D12Fence:
        break;
    }
    return {};
}

} // namespace geyser::vulkan
