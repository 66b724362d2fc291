// Objects with names of the operating system's: beside each lies a record, under a name of its own, with what an
// importer must know of it besides its payload. It is the object's handle in its wire form (docs/wire.md), less the
// object. Only Windows has such names (win32_named_record.cpp).
#pragma once

#include "core/try.hpp"
#include "ipc/shared_memory.hpp"

#include <geyser/wire.hpp>

#include <string>
#include <string_view>

namespace geyser::vulkan {

/// InvalidArgument for what cannot be a name; UnsupportedTransport where the system has none.
[[nodiscard]] Result<void> check_name(std::string_view name, std::string_view operation);

/// An empty record, which keeps the name until its object is closed, and which can be written by its mapping alone.
/// InvalidArgument where the name is taken (trap 35).
[[nodiscard]] Result<OwnMemory> reserve_name(std::string_view name, std::string_view operation);
/// What made an object under that name failed, or not. Drivers call a name that another program's object has an invalid
/// handle; the user hears which name it was.
template <class T>
[[nodiscard]] Result<T> made_under(std::string_view name, Result<T> made) {
    if (!made && made.error().code == ErrorCode::InvalidHandle) {
        made.error().code = ErrorCode::InvalidArgument;
        made.error().reason =
            "the name \"" + std::string(name) + "\" is taken by another object: " + made.error().reason;
    }
    return made;
}

/// Fills it, once.
void publish(const MappedMemory& record, const EncodedMessage& handle) noexcept;
/// What the record says, parsed as hostile input; the record itself stands where the wire form has the object.
[[nodiscard]] Result<Message> read_record(std::string_view name, std::string_view operation);

/// The handle of what is known under the name. InvalidHandle where that is something else, or nothing.
template <class Handle>
[[nodiscard]] Result<Handle> look_up(std::string_view name, std::string_view operation) {
    GEYSER_TRY(Message message, read_record(name, operation));
    auto* const handle = std::get_if<Handle>(&message);
    if (handle == nullptr) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "what is known under the name \"" + std::string(name) + "\" is of another kind");
    }
    return std::move(*handle);
}

} // namespace geyser::vulkan
