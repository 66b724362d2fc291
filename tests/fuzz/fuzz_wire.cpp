// Whatever bytes and however many descriptors arrive: decode() neither crashes nor leaks, and what it accepts it would
// itself have written so.
#include "../support/ipc_messages.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace geyser;
using namespace geyser::test;

/// One more than a message may have.
constexpr std::size_t kMostObjects = kMaxMessageObjects + 1;

/// An input is one byte, the number of descriptors, and the message.
std::vector<std::uint8_t> to_input(const EncodedMessage& message) {
    std::vector<std::uint8_t> input = {static_cast<std::uint8_t>(message.objects.size())};
    for (const std::byte byte : message.bytes) {
        input.push_back(std::to_integer<std::uint8_t>(byte));
    }
    return input;
}

std::vector<std::vector<std::uint8_t>> make_seeds() {
    return {to_input(encode(minimal_texture_handle()).value()), to_input(encode(maximal_texture_handle()).value()),
            to_input(encode(semaphore_handle()).value()), to_input(encode(Message(WireSyncPoint{1, 2})).value()),
            to_input(encode(Message(user_data(8))).value())};
}

/// Makes the header agree with the size of the message, or nearly every change of size would be stopped right there.
void repair_length(std::span<std::uint8_t> input) {
    constexpr std::size_t kLength = 1 + 8;
    constexpr std::size_t kHeaderEnd = 1 + 16;
    for (std::size_t i = 0; input.size() >= kHeaderEnd && i < 4; ++i) {
        input[kLength + i] = static_cast<std::uint8_t>((input.size() - kHeaderEnd) >> (8 * i));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::size_t descriptors = open_descriptors();
    static std::size_t runs = 0;
    if (size != 0) {
        const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
        const auto message = decode(bytes, make_objects(data[0] % (kMostObjects + 1)));
        if (message) {
            const auto again = encode(*message);
            if (!again || !std::ranges::equal(again->bytes, bytes)) {
                std::abort();
            }
        }
    }
    constexpr std::size_t kRunsBetweenCounts = 1024;
    if (++runs % kRunsBetweenCounts == 0 && open_descriptors() != descriptors) {
        std::abort();
    }
    return 0;
}

/// Starts from valid messages, so that damage reaches the fields behind the header.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    static const auto seeds = make_seeds();
    std::minstd_rand random(seed);
    constexpr unsigned kStartAnewOneIn = 4;
    if (size <= 1 || random() % kStartAnewOneIn == 0) {
        const auto& start = seeds[random() % seeds.size()];
        if (start.size() <= max_size) {
            std::memcpy(data, start.data(), start.size());
            size = start.size();
        }
    }
    const std::size_t mutated = LLVMFuzzerMutate(data, size, max_size);
    constexpr unsigned kLeaveLengthOneIn = 4;
    if (random() % kLeaveLengthOneIn != 0) {
        repair_length(std::span(data, mutated));
    }
    return mutated;
}
