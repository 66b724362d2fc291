// The table of C functions and constants as a struct of pointers.
#pragma once

#include "backend/metal/objc/methods.hpp"

#include <geyser/error.hpp>
#include <geyser/metal_loader.hpp>

namespace geyser::metal::objc {

/// Named as in Apple's headers: `functions.IOSurfaceCreate(properties)`.
struct Functions {
    // NOLINTBEGIN(readability-identifier-naming)
#define GEYSER_C_FUNCTION(library, name, result, ...) result (*name)(__VA_ARGS__) = nullptr;
#define GEYSER_C_OPTIONAL(library, name, result, ...) result (*name)(__VA_ARGS__) = nullptr;
#define GEYSER_C_VALUE(library, name, type) type name = {};
#define GEYSER_C_ADDRESS(library, name) const void* name = nullptr;
#include "backend/metal/objc/functions.inc"
    // NOLINTEND(readability-identifier-naming)
};

/// All of them; BackendUnavailable names the first that is missing. nullptr looks in the system's libraries, which stay
/// open for the life of the process: the Objective-C runtime cannot unload classes.
[[nodiscard]] Result<Functions> load_functions(MetalSymbolLookup lookup, std::string_view operation);

} // namespace geyser::metal::objc
