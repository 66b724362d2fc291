// Where programs find Metal.
#pragma once

#include <geyser/metal.hpp>

#include <vector>

namespace geyser::metal_tools {

/// nullptr, the system's Metal, unless the environment variable GEYSER_METAL_LIBRARY names a library that stands for
/// it: one that exports a MetalSymbolLookup called geyser_metal_symbol. BackendUnavailable where it cannot be used.
[[nodiscard]] Result<MetalSymbolLookup> symbol_lookup();

/// MetalTextureShareManager::devices() of that Metal.
[[nodiscard]] Result<std::vector<MetalDeviceSummary>> devices();

/// The symbol, or BackendUnavailable with its name. `lookup` as above.
[[nodiscard]] Result<void*> find_symbol(MetalSymbolLookup lookup, const char* library, const char* symbol);

} // namespace geyser::metal_tools
