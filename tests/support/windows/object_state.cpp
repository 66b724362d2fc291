#include "../object_state.hpp"

#include <windows.h>

namespace geyser::test {

bool is_open(OsObject::value_type object) {
    DWORD flags = 0;
    return GetHandleInformation(object, &flags) != FALSE;
}

bool is_inherited(OsObject::value_type object) {
    DWORD flags = 0;
    return GetHandleInformation(object, &flags) != FALSE && (flags & HANDLE_FLAG_INHERIT) != 0;
}

} // namespace geyser::test
