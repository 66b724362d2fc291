// Vulkan's functions for what handles hold here.
#pragma once

#include <vulkan/vulkan_core.h>

#include <windows.h>
// After the types that it uses.
#include <vulkan/vulkan_win32.h>

// clang-format off
#define GEYSER_OS_CALLS(X) \
    X(vkGetFenceWin32HandleKHR) X(vkGetMemoryWin32HandleKHR) X(vkGetSemaphoreWin32HandleKHR) \
    X(vkImportFenceWin32HandleKHR) X(vkImportSemaphoreWin32HandleKHR)
// clang-format on
