// What the two exchanges have in common, so that nothing but the exchange differs: one process draws frames into
// shared textures, another copies each of them.
#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

/// Frames that each process has on its way to the GPU at most.
inline constexpr std::uint32_t kFramesInFlight = 3;
/// The consumer's three, the newest, and one to be drawn: what a stream with three frames in flight needs.
inline constexpr std::uint32_t kTextures = kFramesInFlight + 2;
/// The longest wait for the other process or for the GPU. Beyond it the measurement has failed.
inline constexpr std::chrono::seconds kPatience{10};

/// Frames are counted from 1, over all rounds of an exchange; each is drawn, and each is copied.
class Producer {
public:
    Producer() = default;
    virtual ~Producer() = default;
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;
    /// Draws the frame and hands it over. The CPU time that the exchange took for it, recording left out.
    [[nodiscard]] virtual std::chrono::nanoseconds produce(std::uint64_t frame) = 0;
};

class Consumer {
public:
    Consumer() = default;
    virtual ~Consumer() = default;
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;
    /// Waits for the frame, copies it, and gives it back.
    virtual void consume(std::uint64_t frame) = 0;
};

} // namespace bench
