#include "system_loader.hpp"

namespace geyser::vulkan {
namespace {

// MoltenVK can stand in for the loader.
constexpr const char* kNames[] = {"libvulkan.1.dylib", "libvulkan.dylib", "libMoltenVK.dylib"};

} // namespace

SystemLoader system_loader() noexcept { return {.names = kNames, .remedy = "install the Vulkan SDK or MoltenVK"}; }

} // namespace geyser::vulkan
