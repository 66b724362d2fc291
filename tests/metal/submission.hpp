// A command buffer of a test's, with the pool that it lives in.
#pragma once

#include "backend/metal/commands.hpp"
#include "metal_fixture.hpp"

namespace geyser::metal {

class Submission {
public:
    explicit Submission(const Device& device)
        : pool_(device.runtime()), commands_(value_of(begin_commands(pool_, device, kOperation))),
          finisher_(value_of(Finisher::create(device, kOperation))) {}

    [[nodiscard]] const objc::Pool& pool() const noexcept { return pool_; }
    [[nodiscard]] objc::MTLCommandBuffer* get() const noexcept { return commands_; }

    void wait(const EventPoint& point) const { encode_wait(pool_, commands_, point); }
    void signal(const EventPoint& point) const { encode_signal(pool_, commands_, point); }
    [[nodiscard]] Result<void> copy(const SurfaceTexture& source, const SurfaceTexture& destination) const {
        return encode_copy(pool_, commands_, source.planes, destination.planes, kOperation);
    }
    void commit() const { metal::commit(pool_, commands_); }
    [[nodiscard]] Result<void> commit_and_wait(Timeout timeout) const {
        return finisher_->commit_and_wait(pool_, commands_, timeout, kOperation);
    }

private:
    objc::Pool pool_;
    objc::MTLCommandBuffer* commands_;
    std::unique_ptr<Finisher> finisher_;
};

} // namespace geyser::metal
