// What a driver's own objects are in this system's handles.
#pragma once

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>

#include <array>

namespace geyser::test {

inline constexpr Transport kOpaque = Transport::OpaqueFd;
inline constexpr SyncKind kFence = SyncKind::FenceOpaqueFd;
inline constexpr SyncKind kBinary = SyncKind::BinaryOpaqueFd;
inline constexpr SyncKind kTimeline = SyncKind::TimelineOpaqueFd;

/// All that travels in handles.
inline constexpr std::array kTransports = {Transport::OpaqueFd, Transport::HostMemory};
inline constexpr std::array kSyncKinds = {kFence, kBinary, kTimeline};

inline constexpr const char* kMemoryExtension = "VK_KHR_external_memory_fd";
inline constexpr const char* kSemaphoreExtension = "VK_KHR_external_semaphore_fd";
inline constexpr const char* kFenceExtension = "VK_KHR_external_fence_fd";

// The functions of those.
inline constexpr const char* kGetMemory = "vkGetMemoryFdKHR";
inline constexpr const char* kGetSemaphore = "vkGetSemaphoreFdKHR";
inline constexpr const char* kImportSemaphore = "vkImportSemaphoreFdKHR";
inline constexpr const char* kGetFence = "vkGetFenceFdKHR";
inline constexpr const char* kImportFence = "vkImportFenceFdKHR";

} // namespace geyser::test
