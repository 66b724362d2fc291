#include <geyser/os_object.hpp>

#include "ipc/windows/last_error.hpp"

#include <type_traits>

namespace geyser {

static_assert(std::is_same_v<HANDLE, UniqueHandle::value_type>);

void HandleTraits::close(value_type handle) noexcept {
    // Destructors run between a failed call and the look at its error.
    const DWORD saved = ::GetLastError();
    ::CloseHandle(handle);
    ::SetLastError(saved);
}

Result<OsObject> duplicate(const OsObject& object) {
    if (!object) {
        return fail(ErrorCode::InvalidHandle, "duplicate", "the object is empty or moved from");
    }
    HANDLE copy = nullptr;
    if (::DuplicateHandle(::GetCurrentProcess(), object.get(), ::GetCurrentProcess(), &copy, 0,
                          /*bInheritHandle=*/FALSE, DUPLICATE_SAME_ACCESS) == FALSE) {
        return ipc::last_failure("duplicate", "DuplicateHandle");
    }
    return OsObject(copy);
}

} // namespace geyser
