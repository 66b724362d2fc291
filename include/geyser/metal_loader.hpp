// Where Metal is loaded from.
#pragma once

namespace geyser {

/// Finds a symbol of a system library, which is given by its path ("/System/Library/Frameworks/Metal.framework/Metal");
/// nullptr where there is none. What it finds must stay there for the life of the process.
using MetalSymbolLookup = void* (*)(const char* library, const char* symbol);

} // namespace geyser
