#include "ipc/windows/object_kind.hpp"

#include <array>
#include <cstddef>

#include <winternl.h>

namespace geyser::ipc {

Result<std::string> kind_of(HANDLE object, std::string_view operation) {
    // The name of the type follows the structure.
    alignas(PUBLIC_OBJECT_TYPE_INFORMATION) std::array<std::byte, 1024> buffer;
    ULONG size = 0;
    const NTSTATUS status =
        ::NtQueryObject(object, ObjectTypeInformation, buffer.data(), static_cast<ULONG>(buffer.size()), &size);
    if (status < 0) {
        return fail(ErrorCode::InvalidHandle, operation, "the handle's object is not open here", status);
    }
    const UNICODE_STRING& name = reinterpret_cast<const PUBLIC_OBJECT_TYPE_INFORMATION*>(buffer.data())->TypeName;
    // Types have names in ASCII.
    return std::string(name.Buffer, name.Buffer + name.Length / sizeof(wchar_t));
}

} // namespace geyser::ipc
