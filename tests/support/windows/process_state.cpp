#include "../process_state.hpp"

#include <cstddef>
#include <cstdint>

#include <windows.h>

#include <psapi.h>
#include <winternl.h>

// Documented by others than its maker, and in every ntdll.
struct EventInformation {
    LONG type; // 0 stays signalled until it is reset, 1 lets one thread through
    LONG state;
};
extern "C" NTSYSAPI NTSTATUS NTAPI NtQueryEvent(HANDLE event, int kind, EventInformation* information, ULONG size,
                                                ULONG* length);

namespace geyser::test {
namespace {

/// What comes and goes behind our backs: the threads of the system's pool, and the events that let one thread through,
/// of which the C++ library makes one for a lock when threads first meet at it. Geyser's events stay signalled.
bool is_the_systems(HANDLE handle) {
    EventInformation event = {};
    return GetThreadId(handle) != 0 ||
           (NtQueryEvent(handle, 0, &event, sizeof(event), nullptr) >= 0 && event.type == 1);
}

} // namespace

// GetProcessHandleCount() is a stub in wine. Handles are small multiples of four, lowest first.
std::size_t open_descriptors() {
    constexpr std::uintptr_t kLimit = 0x8000;
    std::size_t handles = 0;
    for (std::uintptr_t value = 4; value < kLimit; value += 4) {
        DWORD flags = 0;
        const auto handle = reinterpret_cast<HANDLE>(value);
        if (GetHandleInformation(handle, &flags) != FALSE && !is_the_systems(handle)) {
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
