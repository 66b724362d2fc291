#include "library.hpp"

#include <core/try.hpp>
#include <system/library.hpp>

#include <cstdlib>
#include <string>

namespace geyser::metal_tools {
namespace {

constexpr const char* kVariable = "GEYSER_METAL_LIBRARY";

/// The library stays open: the Objective-C runtime cannot unload classes.
void* find_in_system(const char* library, const char* symbol) {
    const auto handle = system::open_library(library, "metal");
    return handle ? system::find_symbol(*handle, symbol) : nullptr;
}

} // namespace

Result<MetalSymbolLookup> symbol_lookup() {
    const char* const file = std::getenv(kVariable);
    if (file == nullptr || *file == '\0') {
        return nullptr;
    }
    GEYSER_TRY(void* const handle, system::open_library(file, kVariable));
    void* const lookup = system::find_symbol(handle, "geyser_metal_symbol");
    if (lookup == nullptr) {
        return fail(ErrorCode::BackendUnavailable, kVariable, std::string(file) + " has no geyser_metal_symbol");
    }
    return reinterpret_cast<MetalSymbolLookup>(lookup);
}

Result<std::vector<MetalDeviceSummary>> devices() {
    GEYSER_TRY(const MetalSymbolLookup lookup, symbol_lookup());
    return MetalTextureShareManager::devices({.symbol_lookup = lookup});
}

Result<void*> find_symbol(MetalSymbolLookup lookup, const char* library, const char* symbol) {
    void* const found = (lookup != nullptr ? lookup : find_in_system)(library, symbol);
    if (found == nullptr) {
        return fail(ErrorCode::BackendUnavailable, "metal", std::string(library) + " has no " + symbol);
    }
    return found;
}

} // namespace geyser::metal_tools
