// Semaphores in OpenGL. Made on any thread, imported by the first call that uses them where the context is current.
#pragma once

#include "object.hpp"

#include "backend/guest/semaphore.hpp"

namespace geyser::opengl {

class Semaphore final : public guest::Semaphore {
public:
    Semaphore(std::shared_ptr<Context> context, std::shared_ptr<const guest::Helper> helper,
              std::unique_ptr<SharedSemaphore> vulkan, ApiSemaphoreHandle handle)
        : guest::Semaphore(Api::OpenGL, std::move(helper), std::move(vulkan)), context_(std::move(context)),
          handle_(std::move(handle)) {}

    /// Queues a wait for `value`. After it the texture, unless it is 0, comes out of GENERAL (trap 14) with what the
    /// other side wrote.
    [[nodiscard]] Result<void> queue_wait(std::uint64_t value, GLuint texture, std::string_view operation) const;
    /// Queues a signal of `value`. Before it the texture, unless it is 0, goes to GENERAL with what was written to it.
    [[nodiscard]] Result<void> queue_signal(std::uint64_t value, GLuint texture, std::string_view operation) const;

private:
    /// The GL object, about to be waited for or signalled with `value`.
    [[nodiscard]] Result<GLuint> prepare(std::uint64_t value, std::string_view operation) const;
    [[nodiscard]] Result<void> import(std::string_view operation) const;

    std::shared_ptr<Context> context_;
    // Used where the context is current, which is one thread at a time.
    mutable ApiSemaphoreHandle handle_; ///< empty once it is imported
    mutable OwnedSemaphore semaphore_ = {};
};

} // namespace geyser::opengl
