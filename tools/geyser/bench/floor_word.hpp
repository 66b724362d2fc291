// The floor under a stream: the least that it takes to tell other processes that something is there. One word of shared
// memory that they sleep on, beside the time at which it was last counted up.
#pragma once

#include <geyser/sync.hpp>
#include <geyser/wire.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace geyser::tool::bench {

/// One end of the word. Every process maps the same memory.
class FloorWord {
public:
    [[nodiscard]] static Result<FloorWord> create();
    /// What another process made; the handle stays the caller's.
    [[nodiscard]] static Result<FloorWord> open(const SharedMemoryHandle& handle);
    FloorWord(FloorWord&&) noexcept;
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
    struct Memory; ///< zeros, as new memory is, are a valid state
    struct Mapping;
    explicit FloorWord(std::unique_ptr<Mapping> mapping) noexcept;
    [[nodiscard]] static Result<FloorWord> map(OsObject object);

    std::unique_ptr<Mapping> mapping_;
};

} // namespace geyser::tool::bench
