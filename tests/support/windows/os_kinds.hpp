// What a driver's own objects are in this system's handles.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <array>

namespace geyser::test {

inline constexpr Transport kOpaque = Transport::OpaqueWin32;
inline constexpr SyncKind kFence = SyncKind::FenceOpaqueWin32;
inline constexpr SyncKind kBinary = SyncKind::BinaryOpaqueWin32;
inline constexpr SyncKind kTimeline = SyncKind::TimelineOpaqueWin32;

/// All that travels in handles and that the Vulkan of these tests makes.
inline constexpr std::array kTransports = {Transport::OpaqueWin32, Transport::D3D12Resource, Transport::HostMemory};
inline constexpr std::array kSyncKinds = {kFence, kBinary, kTimeline, SyncKind::D3D12Fence};

inline constexpr const char* kMemoryExtension = "VK_KHR_external_memory_win32";
inline constexpr const char* kSemaphoreExtension = "VK_KHR_external_semaphore_win32";
inline constexpr const char* kFenceExtension = "VK_KHR_external_fence_win32";

// The functions of those.
inline constexpr const char* kGetMemory = "vkGetMemoryWin32HandleKHR";
inline constexpr const char* kGetSemaphore = "vkGetSemaphoreWin32HandleKHR";
inline constexpr const char* kImportSemaphore = "vkImportSemaphoreWin32HandleKHR";
inline constexpr const char* kGetFence = "vkGetFenceWin32HandleKHR";
inline constexpr const char* kImportFence = "vkImportFenceWin32HandleKHR";

} // namespace geyser::test
