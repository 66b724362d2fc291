#include "loader.hpp"

#include "core/dynamic_library.hpp"

#include <string>

namespace geyser::vulkan {
namespace {

#if defined(_WIN32)
constexpr const char* kLoaders[] = {"vulkan-1.dll"};
constexpr const char* kRemedy = "install a driver of Vulkan";
#elif defined(__APPLE__)
// MoltenVK can stand in for the loader.
constexpr const char* kLoaders[] = {"libvulkan.1.dylib", "libvulkan.dylib", "libMoltenVK.dylib"};
constexpr const char* kRemedy = "install the Vulkan SDK or MoltenVK";
#else
constexpr const char* kLoaders[] = {"libvulkan.so.1"};
constexpr const char* kRemedy = "install libvulkan1 and a driver";
#endif

PFN_vkGetInstanceProcAddr find_in_system() {
    for (const char* name : kLoaders) {
        if (const auto library = open_library(name)) {
            return reinterpret_cast<PFN_vkGetInstanceProcAddr>(find_symbol(*library, "vkGetInstanceProcAddr"));
        }
    }
    return nullptr;
}

} // namespace

Result<PFN_vkGetInstanceProcAddr> find_loader(PFN_vkGetInstanceProcAddr given, std::string_view operation) {
    if (given != nullptr) {
        return given;
    }
    // Looked for again until it is found: it may be installed while the program runs.
    if (const PFN_vkGetInstanceProcAddr found = find_in_system(); found != nullptr) {
        return found;
    }
    return fail(ErrorCode::BackendUnavailable, operation,
                "the Vulkan loader " + std::string(kLoaders[0]) + " could not be opened; " + kRemedy);
}

} // namespace geyser::vulkan
