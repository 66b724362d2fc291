// The floor under a stream: the least that it takes to tell other processes that something is there. One word of shared
// memory that they sleep on, beside the time at which it was last counted up.
#pragma once

#include <geyser/sync.hpp>
#include <geyser/wire.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace geyser::tool::bench {

/// One end of the word. Every process maps the same memory.
class FloorWord {
public:
    [[nodiscard]] static Result<FloorWord> create();
    /// What another process made; the handle stays the caller's.
    [[nodiscard]] static Result<FloorWord> open(const SharedMemoryHandle& handle);
    FloorWord(FloorWord&& other) noexcept;
    FloorWord& operator=(FloorWord&&) = delete;
    ~FloorWord();

    /// For others to open().
    [[nodiscard]] Result<SharedMemoryHandle> handle() const;

    /// Stores the time, counts up, wakes all sleepers.
    void publish() noexcept;

    struct Seen {
        std::uint32_t count = 0;
        std::chrono::nanoseconds published = {};
    };
    /// Sleeps until more was counted than `count`. Timeout where nothing came.
    [[nodiscard]] Result<Seen> wait_beyond(std::uint32_t count, Timeout timeout) const;

private:
    struct Memory {
        std::atomic<std::int64_t> published_ns = 0;
        alignas(64) std::atomic<std::uint32_t> count = 0;
    };
    FloorWord(UniqueFd file, Memory* memory) noexcept : file_(std::move(file)), memory_(memory) {}
    [[nodiscard]] static Result<FloorWord> map(UniqueFd file);

    UniqueFd file_;
    Memory* memory_; ///< zeros, as a new file is, are a valid state
};

} // namespace geyser::tool::bench
