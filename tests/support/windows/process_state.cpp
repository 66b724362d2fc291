#include "../process_state.hpp"

#include <cstddef>
#include <cstdint>

#include <windows.h>

#include <psapi.h>

namespace geyser::test {

// GetProcessHandleCount() is a stub in wine. Handles are small multiples of four, lowest first.
std::size_t open_descriptors() {
    constexpr std::uintptr_t kLimit = 0x8000;
    std::size_t handles = 0;
    for (std::uintptr_t value = 4; value < kLimit; value += 4) {
        DWORD flags = 0;
        const auto handle = reinterpret_cast<HANDLE>(value);
        // The threads of the system's pool come and go as they like.
        if (GetHandleInformation(handle, &flags) != FALSE && GetThreadId(handle) == 0) {
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
