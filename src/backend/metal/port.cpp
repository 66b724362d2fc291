#include "backend/metal/port.hpp"

#include "core/operation.hpp"

namespace geyser::metal {
namespace {

constexpr objc::mach_port_t kNoPort = 0; // MACH_PORT_NULL

} // namespace

OsObject own_port(objc::mach_port_t port) noexcept {
    return port == kNoPort ? OsObject() : OsObject(static_cast<OsObject::value_type>(port));
}

objc::mach_port_t borrow_port(const OsObject& object) noexcept {
    return object ? static_cast<objc::mach_port_t>(object.get()) : kNoPort;
}

Result<OsObject> copy_right(objc::mach_port_t port, std::string_view operation) {
    OsObject borrowed = own_port(port);
    auto copy = named(operation, duplicate(borrowed));
    static_cast<void>(borrowed.take()); // it stays the other object's
    return copy;
}

} // namespace geyser::metal
