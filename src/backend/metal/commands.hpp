// What Geyser has a GPU do: waits, signals and copies, in a command buffer of the user's or of its own.
#pragma once

#include "backend/metal/event.hpp"
#include "backend/metal/texture.hpp"

#include <span>

namespace geyser::metal {

/// Reached when the event's value is at least `value`. Borrows.
struct EventPoint {
    const Event* event = nullptr;
    std::uint64_t value = 0;
};

/// Commands of the buffer that are encoded afterwards run when every point is reached. No encoder of the buffer may be
/// open, as for every function here.
void encode_waits(const objc::Pool& pool, objc::MTLCommandBuffer* commands, std::span<const EventPoint> points);
/// Every point is reached when the commands encoded before are done.
void encode_signals(const objc::Pool& pool, objc::MTLCommandBuffer* commands, std::span<const EventPoint> points);
/// All of `source` to `destination`, plane by plane. Both are of the same format and extent.
[[nodiscard]] Result<void> encode_copy(const objc::Pool& pool, objc::MTLCommandBuffer* commands,
                                       const SurfaceTexture& source, const SurfaceTexture& destination,
                                       std::string_view operation);

/// A command buffer of Geyser's own on the device's queue. Metal needs no barriers between the APIs and processes that
/// share a surface: the order of the buffers is enough. Used by one thread.
class Submission {
public:
    [[nodiscard]] static Result<Submission> begin(const Device& device, std::string_view operation);

    [[nodiscard]] objc::MTLCommandBuffer* get() const noexcept { return commands_.get(); }

    void wait(std::span<const EventPoint> points) const;
    void signal(std::span<const EventPoint> points) const;
    [[nodiscard]] Result<void> copy(const SurfaceTexture& source, const SurfaceTexture& destination,
                                    std::string_view operation) const;

    /// Queues the buffer and returns at once.
    void commit() const;
    /// Queues the buffer and blocks until the GPU is done with it and with what was on the queue before. Timeout when
    /// the deadline passes first: the buffer stays queued. DriverFailure with Metal's words where the GPU failed.
    [[nodiscard]] Result<void> commit_and_wait(Timeout timeout, std::string_view operation) const;

private:
    Submission(const Device& device, objc::Retained<objc::MTLCommandBuffer> commands)
        : device_(&device), commands_(std::move(commands)) {}

    const Device* device_;
    objc::Retained<objc::MTLCommandBuffer> commands_;
};

} // namespace geyser::metal
