// The libraries of Apple's systems, found at run time.
#pragma once

namespace geyser::metal::objc {

/// A MetalSymbolLookup. What it opens stays open for the life of the process: the Objective-C runtime cannot unload
/// classes.
[[nodiscard]] void* find_in_system(const char* library, const char* symbol);

/// Why a library of the system cannot be used; nullptr where it can.
[[nodiscard]] const char* fault_of(const char* library);

} // namespace geyser::metal::objc
