// Windows, where there never is one of Apple's libraries.
#include "backend/metal/objc/system_library.hpp"

namespace geyser::metal::objc {

void* find_in_system(const char*, const char*) { return nullptr; }

const char* fault_of(const char*) { return "only a system of Apple's has it"; }

} // namespace geyser::metal::objc
