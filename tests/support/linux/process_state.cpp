#include "../process_state.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include <unistd.h>

namespace geyser::test {

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator entries("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

testing::AssertionResult nothing_leaked_since(std::size_t before) {
    if (const std::size_t now = open_descriptors(); now != before) {
        return testing::AssertionFailure() << now << " are open, and were " << before;
    }
    return testing::AssertionSuccess();
}

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    statm >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t memory_mappings() {
    std::ifstream maps("/proc/self/maps");
    std::size_t lines = 0;
    while (maps.ignore(std::numeric_limits<std::streamsize>::max(), '\n')) {
        ++lines;
    }
    return lines;
}

} // namespace geyser::test
