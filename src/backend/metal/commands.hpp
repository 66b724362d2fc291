// What Geyser has a GPU do: waits, signals and copies, in a command buffer of the user's or of its own. Metal needs no
// barriers between the APIs and processes that share a surface: the order of the buffers is enough.
#pragma once

#include "backend/metal/event.hpp"
#include "backend/metal/texture.hpp"

#include <memory>
#include <mutex>
#include <span>

namespace geyser::metal {

/// Reached when the event's value is at least `value`. Borrows.
struct EventPoint {
    const Event* event = nullptr;
    std::uint64_t value = 0;
};

/// A command buffer on the device's queue; it belongs to the pool.
[[nodiscard]] Result<objc::MTLCommandBuffer*> begin_commands(const objc::Pool& pool, const Device& device,
                                                             std::string_view operation);

/// Commands of the buffer that are encoded afterwards run when the point is reached. No encoder of the buffer may be
/// open, as for every function here.
void encode_wait(const objc::Pool& pool, objc::MTLCommandBuffer* commands, const EventPoint& point);
/// The point is reached when the commands encoded before are done.
void encode_signal(const objc::Pool& pool, objc::MTLCommandBuffer* commands, const EventPoint& point);
/// An encoder of copies, which belongs to the pool. The caller sends endEncoding.
[[nodiscard]] Result<objc::MTLBlitCommandEncoder*> begin_blit(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                                              std::string_view operation);
/// All of `source` to `destination`, plane by plane. Both are of the same format and extent.
[[nodiscard]] Result<void> encode_copy(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                       std::span<const PlaneTexture> source, std::span<const PlaneTexture> destination,
                                       std::string_view operation);

/// Queues the buffer and returns at once.
void commit(const objc::Pool& pool, objc::MTLCommandBuffer* commands);

/// Lets a CPU wait for command buffers with a deadline, which Metal's waitUntilCompleted has not: one event counts
/// them. Thread-safe.
class Finisher {
public:
    [[nodiscard]] static Result<std::unique_ptr<Finisher>> create(const Device& device, std::string_view operation);

    /// Queues the buffer and blocks until the GPU is done with it and with what was on the queue before. Timeout when
    /// the deadline passes first: the buffer stays queued. DriverFailure with Metal's words where the GPU failed.
    [[nodiscard]] Result<void> commit_and_wait(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                               Timeout timeout, std::string_view operation);

    [[nodiscard]] const Event& event() const noexcept { return done_; }

private:
    explicit Finisher(Event done) : done_(std::move(done)) {}
    [[nodiscard]] std::uint64_t commit_next(const objc::Pool& pool, objc::MTLCommandBuffer* commands);

    Event done_;
    std::mutex mutex_;
    std::uint64_t last_ = 0; ///< under the mutex: the value of the buffer that was committed last
};

} // namespace geyser::metal
