#include "system_loader.hpp"

namespace geyser::vulkan {
namespace {

constexpr const char* kNames[] = {"vulkan-1.dll"};

} // namespace

SystemLoader system_loader() noexcept { return {.names = kNames, .remedy = "install a driver of Vulkan"}; }

} // namespace geyser::vulkan
