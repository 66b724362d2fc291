#include "../process_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <windows.h>

#include <psapi.h>
#include <winternl.h>

namespace geyser::test {
namespace {

/// Condition variables of this compiler's runtime are two semaphores each and never give them back. The library makes
/// none of its own.
bool is_semaphore(HANDLE handle) {
    alignas(PUBLIC_OBJECT_TYPE_INFORMATION) std::array<std::byte, 1024> buffer;
    ULONG size = 0;
    if (NtQueryObject(handle, ObjectTypeInformation, buffer.data(), static_cast<ULONG>(buffer.size()), &size) < 0) {
        return false;
    }
    const UNICODE_STRING& name = reinterpret_cast<const PUBLIC_OBJECT_TYPE_INFORMATION*>(buffer.data())->TypeName;
    return std::wstring_view(name.Buffer, name.Length / sizeof(wchar_t)) == L"Semaphore";
}

} // namespace

// GetProcessHandleCount() is a stub in wine. Handles are small multiples of four, lowest first.
std::size_t open_descriptors() {
    constexpr std::uintptr_t kLimit = 0x8000;
    std::size_t handles = 0;
    for (std::uintptr_t value = 4; value < kLimit; value += 4) {
        DWORD flags = 0;
        const auto handle = reinterpret_cast<HANDLE>(value);
        // The threads of the system's pool come and go as they like.
        if (GetHandleInformation(handle, &flags) != FALSE && GetThreadId(handle) == 0 && !is_semaphore(handle)) {
            ++handles;
        }
    }
    return handles;
}

testing::AssertionResult nothing_leaked_since(std::size_t before) {
    if (const std::size_t now = open_descriptors(); now > before) {
        return testing::AssertionFailure() << now << " are open, and were " << before;
    }
    return testing::AssertionSuccess();
}

std::size_t resident_bytes() {
    PROCESS_MEMORY_COUNTERS counters = {};
    GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters));
    return counters.WorkingSetSize;
}

std::size_t memory_mappings() {
    std::size_t mappings = 0;
    MEMORY_BASIC_INFORMATION region = {};
    for (const char* address = nullptr; VirtualQuery(address, &region, sizeof(region)) != 0;
         address = static_cast<const char*>(region.BaseAddress) + region.RegionSize) {
        mappings += region.Type == MEM_MAPPED ? 1 : 0;
    }
    return mappings;
}

} // namespace geyser::test
