// Stands in for libFuzzer where the compiler has none: `fuzz_wire RUNS` mutates from a fixed seed, so that every run of
// it is the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed);

namespace {

constexpr std::size_t kMaxInput = 4096;

std::minstd_rand& generator() {
    static std::minstd_rand random(1);
    return random;
}

std::size_t below(std::size_t limit) { return generator()() % limit; }

} // namespace

/// One small change: a bit, a byte, an interesting byte, a piece cut out or repeated.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) {
    constexpr std::uint8_t kInteresting[] = {0, 1, 0x7f, 0x80, 0xff};
    if (size == 0) {
        data[0] = static_cast<std::uint8_t>(generator()());
        return 1;
    }
    const std::size_t at = below(size);
    const std::size_t piece = 1 + below(std::min<std::size_t>(size - at, 8));
    switch (below(5)) {
    case 0:
        data[at] ^= static_cast<std::uint8_t>(1U << below(8));
        return size;
    case 1:
        data[at] = static_cast<std::uint8_t>(generator()());
        return size;
    case 2:
        data[at] = kInteresting[below(std::size(kInteresting))];
        return size;
    case 3:
        std::copy(data + at + piece, data + size, data + at);
        return size - piece;
    default:
        if (size + piece > max_size) {
            return size;
        }
        std::copy_backward(data + at, data + size, data + size + piece);
        return size + piece;
    }
}

int main(int argc, char** argv) {
    if (argc != 2) {
        return EXIT_FAILURE;
    }
    std::vector<std::uint8_t> input(kMaxInput);
    std::size_t size = 0;
    for (unsigned long run = std::stoul(argv[1]); run > 0; --run) {
        size = LLVMFuzzerCustomMutator(input.data(), size, input.size(), static_cast<unsigned>(generator()()));
        LLVMFuzzerTestOneInput(input.data(), size);
    }
    return EXIT_SUCCESS;
}
