#include "system_loader.hpp"

namespace geyser::vulkan {
namespace {

constexpr const char* kNames[] = {"libvulkan.so.1"};

} // namespace

SystemLoader system_loader() noexcept { return {.names = kNames, .remedy = "install libvulkan1 and a driver"}; }

} // namespace geyser::vulkan
