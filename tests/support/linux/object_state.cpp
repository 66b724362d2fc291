#include "../object_state.hpp"

#include <fcntl.h>

namespace geyser::test {

bool is_open(OsObject::value_type object) { return fcntl(object, F_GETFD) != -1; }

bool is_inherited(OsObject::value_type object) { return (fcntl(object, F_GETFD) & FD_CLOEXEC) == 0; }

} // namespace geyser::test
