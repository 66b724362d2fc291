// For a sanitizer that Windows does not have here.
#pragma once

namespace geyser::test {

inline void keep_validation_layer_loaded() {}

} // namespace geyser::test
