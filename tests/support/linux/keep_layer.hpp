// For the leak sanitizer.
#pragma once

#include <dlfcn.h>

namespace geyser::test {

/// The loader unloads the validation layer with its last instance; LeakSanitizer could then not tell whose the layer's
/// leaks are, and no suppression would match them.
inline void keep_validation_layer_loaded() { dlopen("libVkLayer_khronos_validation.so", RTLD_LAZY | RTLD_NODELETE); }

} // namespace geyser::test
