#include "loader.hpp"

#include "core/dynamic_library.hpp"
#include "system_loader.hpp"

#include <string>

namespace geyser::vulkan {
namespace {

PFN_vkGetInstanceProcAddr find_in_system() {
    for (const char* name : system_loader().names) {
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
                "the Vulkan loader " + std::string(system_loader().names.front()) + " could not be opened; " +
                    system_loader().remedy);
}

} // namespace geyser::vulkan
