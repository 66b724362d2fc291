#include "backend/metal/commands.hpp"

#include "core/try.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;
using objc::MTLBlitCommandEncoder;
using objc::MTLCommandBuffer;
using objc::MTLCommandQueue;
using objc::Pool;
using objc::Retained;

/// Between two looks at the status: a buffer that fails may never signal.
constexpr Timeout kStatusInterval = 10ms;

/// What Metal says of a buffer that failed; empty of one that did not.
Result<void> check_status(const Pool& pool, MTLCommandBuffer* commands, std::string_view operation) {
    if (pool.send(commands, MTLCommandBuffer::status) != objc::MTLCommandBufferStatus::Error) {
        return {};
    }
    objc::NSError* const error = pool.send(commands, MTLCommandBuffer::error);
    if (error == nullptr) {
        return fail(ErrorCode::DriverFailure, operation, "the command buffer failed, and Metal does not say why");
    }
    return fail(ErrorCode::DriverFailure, operation,
                std::string("the command buffer failed: ") +
                    pool.send(pool.send(error, objc::NSError::localizedDescription), objc::NSString::UTF8String),
                pool.send(error, objc::NSError::code));
}

} // namespace

void encode_waits(const Pool& pool, MTLCommandBuffer* commands, std::span<const EventPoint> points) {
    for (const EventPoint& point : points) {
        pool.send(commands, MTLCommandBuffer::encodeWaitForEvent_value, point.event->get(), point.value);
    }
}

void encode_signals(const Pool& pool, MTLCommandBuffer* commands, std::span<const EventPoint> points) {
    for (const EventPoint& point : points) {
        pool.send(commands, MTLCommandBuffer::encodeSignalEvent_value, point.event->get(), point.value);
    }
}

Result<void> encode_copy(const Pool& pool, MTLCommandBuffer* commands, const SurfaceTexture& source,
                         const SurfaceTexture& destination, std::string_view operation) {
    MTLBlitCommandEncoder* const encoder = pool.send(commands, MTLCommandBuffer::blitCommandEncoder);
    if (encoder == nullptr) {
        return fail(ErrorCode::OutOfDeviceMemory, operation, "blitCommandEncoder made no encoder");
    }
    for (std::size_t i = 0; i < source.planes.size(); ++i) {
        pool.send(encoder, MTLBlitCommandEncoder::copyFromTexture_toTexture, source.planes[i].get(),
                  destination.planes[i].get());
    }
    pool.send(encoder, MTLBlitCommandEncoder::endEncoding);
    return {};
}

Result<Submission> Submission::begin(const Device& device, std::string_view operation) {
    const Pool pool(device.runtime());
    // The buffer belongs to the pool: one more reference keeps it beyond this call.
    auto commands =
        Retained<MTLCommandBuffer>::share(device.runtime(), pool.send(device.queue(), MTLCommandQueue::commandBuffer));
    if (!commands) {
        return fail(ErrorCode::OutOfDeviceMemory, operation, "the queue made no command buffer");
    }
    return Submission(device, std::move(commands));
}

void Submission::wait(std::span<const EventPoint> points) const {
    encode_waits(Pool(device_->runtime()), get(), points);
}

void Submission::signal(std::span<const EventPoint> points) const {
    encode_signals(Pool(device_->runtime()), get(), points);
}

Result<void> Submission::copy(const SurfaceTexture& source, const SurfaceTexture& destination,
                              std::string_view operation) const {
    return encode_copy(Pool(device_->runtime()), get(), source, destination, operation);
}

void Submission::commit() const {
    const Pool pool(device_->runtime());
    pool.send(get(), MTLCommandBuffer::commit);
}

Result<void> Submission::commit_and_wait(Timeout timeout, std::string_view operation) const {
    // waitUntilCompleted alone knows no deadline; an event does.
    GEYSER_TRY(const Event done, Event::create(*device_, operation));
    const EventPoint point = {.event = &done, .value = 1};
    signal({&point, 1});
    commit();

    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    for (;;) {
        const Pool pool(device_->runtime());
        const Timeout left = std::max<Timeout>(timeout - (Clock::now() - start), {});
        const Timeout slice = std::min(left, kStatusInterval);
        if (done.reaches(point.value, slice)) {
            // The signal was the buffer's last command, so this is short; its status is final only afterwards.
            pool.send(get(), MTLCommandBuffer::waitUntilCompleted);
            return check_status(pool, get(), operation);
        }
        GEYSER_CHECK(check_status(pool, get(), operation));
        if (slice == left) {
            return fail(ErrorCode::Timeout, operation,
                        "the GPU was not done within " +
                            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) +
                            " ms");
        }
    }
}

} // namespace geyser::metal
