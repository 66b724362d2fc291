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

Result<MTLCommandBuffer*> begin_commands(const Pool& pool, const Device& device, std::string_view operation) {
    MTLCommandBuffer* const commands = pool.send(device.queue(), MTLCommandQueue::commandBuffer);
    if (commands == nullptr) {
        return fail(ErrorCode::OutOfDeviceMemory, operation, "the queue made no command buffer");
    }
    return commands;
}

void encode_wait(const Pool& pool, MTLCommandBuffer* commands, const EventPoint& point) {
    pool.send(commands, MTLCommandBuffer::encodeWaitForEvent_value, point.event->get(), point.value);
}

void encode_signal(const Pool& pool, MTLCommandBuffer* commands, const EventPoint& point) {
    pool.send(commands, MTLCommandBuffer::encodeSignalEvent_value, point.event->get(), point.value);
}

Result<MTLBlitCommandEncoder*> begin_blit(const Pool& pool, MTLCommandBuffer* commands, std::string_view operation) {
    MTLBlitCommandEncoder* const encoder = pool.send(commands, MTLCommandBuffer::blitCommandEncoder);
    if (encoder == nullptr) {
        return fail(ErrorCode::OutOfDeviceMemory, operation, "blitCommandEncoder made no encoder");
    }
    return encoder;
}

Result<void> encode_copy(const Pool& pool, MTLCommandBuffer* commands, std::span<const PlaneTexture> source,
                         std::span<const PlaneTexture> destination, std::string_view operation) {
    GEYSER_TRY(MTLBlitCommandEncoder * encoder, begin_blit(pool, commands, operation));
    for (std::size_t i = 0; i < source.size(); ++i) {
        pool.send(encoder, MTLBlitCommandEncoder::copyFromTexture_toTexture, source[i].get(), destination[i].get());
    }
    pool.send(encoder, MTLBlitCommandEncoder::endEncoding);
    return {};
}

void commit(const Pool& pool, MTLCommandBuffer* commands) { pool.send(commands, MTLCommandBuffer::commit); }

Result<std::unique_ptr<Finisher>> Finisher::create(const Device& device, std::string_view operation) {
    GEYSER_TRY(Event done, Event::create(device, operation));
    return std::unique_ptr<Finisher>(new Finisher(std::move(done)));
}

std::uint64_t Finisher::commit_next(const Pool& pool, MTLCommandBuffer* commands) {
    // The queue must get the values in their order, or a greater one would speak for a buffer that still runs.
    const std::lock_guard lock(mutex_);
    encode_signal(pool, commands, {.event = &done_, .value = ++last_});
    commit(pool, commands);
    return last_;
}

Result<void> Finisher::commit_and_wait(const Pool& pool, MTLCommandBuffer* commands, Timeout timeout,
                                       std::string_view operation) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const std::uint64_t value = commit_next(pool, commands);
    for (;;) {
        const Timeout left = std::max<Timeout>(std::max(timeout, Timeout::zero()) - (Clock::now() - start), {});
        const Timeout slice = std::min(left, kStatusInterval);
        if (done_.reaches(value, slice)) {
            // The signal was the buffer's last command, so this is short; its status is final only afterwards.
            pool.send(commands, MTLCommandBuffer::waitUntilCompleted);
            return check_status(pool, commands, operation);
        }
        GEYSER_CHECK(check_status(pool, commands, operation));
        if (slice == left) {
            return fail(ErrorCode::Timeout, operation,
                        "the GPU was not done within " +
                            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) +
                            " ms");
        }
    }
}

} // namespace geyser::metal
