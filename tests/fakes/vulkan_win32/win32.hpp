// Windows and what Vulkan has for it.
#pragma once

#include <vulkan/vulkan_core.h>

#include <memory>

#include <windows.h>
// After the types that it uses.
#include <vulkan/vulkan_win32.h>

namespace geyser::fake_vulkan_win32 {

struct CloseHandleOf {
    void operator()(void* handle) const { CloseHandle(handle); }
};
/// An owned NT handle.
using Handle = std::unique_ptr<void, CloseHandleOf>;

struct UnmapView {
    void operator()(void* view) const { UnmapViewOfFile(view); }
};
/// A mapped section.
using View = std::unique_ptr<void, UnmapView>;

/// A second reference to the caller's object; nothing where it is none.
[[nodiscard]] inline Handle duplicate(HANDLE handle) {
    HANDLE copy = nullptr;
    DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
    return Handle(copy);
}

/// Whom a new object is for, and by what name others find it.
struct Access {
    const SECURITY_ATTRIBUTES* attributes = nullptr;
    const wchar_t* name = nullptr;
};

/// A new section; nothing where the name is taken.
[[nodiscard]] inline Handle create_section(std::uint64_t size, Access access) {
    Handle section(CreateFileMappingW(INVALID_HANDLE_VALUE, const_cast<SECURITY_ATTRIBUTES*>(access.attributes),
                                      PAGE_READWRITE, static_cast<DWORD>(size >> 32), static_cast<DWORD>(size),
                                      access.name));
    return GetLastError() == ERROR_ALREADY_EXISTS ? Handle() : std::move(section);
}

/// The section behind a handle or a name, one of which is set.
[[nodiscard]] inline Handle open_section(HANDLE handle, const wchar_t* name) {
    return handle != nullptr ? duplicate(handle) : Handle(OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, name));
}

/// `size` bytes of the section from its start; all where that is 0.
[[nodiscard]] inline View map(const Handle& section, std::uint64_t size = 0) {
    return View(section ? MapViewOfFile(section.get(), FILE_MAP_ALL_ACCESS, 0, 0, size) : nullptr);
}

} // namespace geyser::fake_vulkan_win32
