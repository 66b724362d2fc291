// Vulkan's functions for what handles hold here.
#pragma once

#include <vulkan/vulkan_core.h>

// clang-format off
#define GEYSER_OS_CALLS(X) \
    X(vkGetFenceFdKHR) X(vkGetMemoryFdKHR) X(vkGetSemaphoreFdKHR) X(vkImportFenceFdKHR) X(vkImportSemaphoreFdKHR)
// clang-format on
