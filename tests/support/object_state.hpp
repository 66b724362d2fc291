// What the operating system says of an object in a handle.
#pragma once

#include <geyser/os_object.hpp>

namespace geyser::test {

bool is_open(OsObject::value_type object);

/// Whether a child process would get it without being given it.
bool is_inherited(OsObject::value_type object);

} // namespace geyser::test
