#include "gpu.hpp"

#include "event.hpp"
#include "foundation.hpp"

namespace geyser::fake_metal {
namespace {

using Status = CommandBuffer::Status;

Object* new_queue(Device* self, Sel selector) { return take_failure(selector) ? nullptr : make<Queue>(self); }
Object* queue_device(Queue* self, Sel) { return self->device(); }
Object* queue_buffer(Queue* self, Sel selector) {
    return take_failure(selector) ? nullptr : autoreleased(make<CommandBuffer>(self));
}

void buffer_wait(CommandBuffer* self, Sel, Object* event, std::uint64_t value) {
    self->check_no_encoder();
    const Reference<Event> kept(live_as<Event>(event, "the event"));
    self->encode([kept, value] {
        while (!kept->wait(value, 1000)) {
        }
    });
}
void buffer_signal(CommandBuffer* self, Sel, Object* event, std::uint64_t value) {
    self->check_no_encoder();
    const Reference<Event> kept(live_as<Event>(event, "the event"));
    self->encode([kept, value] { kept->signal(value); });
}
void buffer_commit(CommandBuffer* self, Sel selector) { self->commit(take_failure(selector)); }
void buffer_wait_until_completed(CommandBuffer* self, Sel) { self->wait_until_finished(); }
unsigned long buffer_status(CommandBuffer* self, Sel) { return static_cast<unsigned long>(self->status()); }
Object* buffer_error(CommandBuffer* self, Sel selector) {
    if (self->status() != Status::Failed || take_failure(selector)) {
        return nullptr;
    }
    constexpr long kPageFault = 3;
    return autoreleased(make<Error>(kPageFault, "the fake GPU was told to fail"));
}

} // namespace

void CommandBuffer::encode(std::function<void()> command) {
    if (status_ != Status::NotEnqueued) {
        violation("the buffer was committed already");
    }
    commands_.push_back(std::move(command));
}

void CommandBuffer::begin_encoder() {
    if (encoder_is_open_.exchange(true)) {
        violation("another encoder of the buffer is open");
    }
}

void CommandBuffer::check_no_encoder() const {
    if (encoder_is_open_) {
        violation("an encoder of the buffer is open");
    }
}

void CommandBuffer::commit(bool fails) {
    check_no_encoder();
    if (status_.exchange(Status::Committed) != Status::NotEnqueued) {
        violation("the buffer was committed already");
    }
    queue_->executor().run([self = Reference<CommandBuffer>(this), fails] { self->run(fails); });
}

void CommandBuffer::run(bool fails) {
    for (const auto& command : commands_) {
        if (!fails) {
            command();
        }
    }
    commands_.clear();
    const std::lock_guard lock(mutex_);
    status_ = fails ? Status::Failed : Status::Completed;
    finished_.notify_all();
}

void CommandBuffer::wait_until_finished() {
    if (status_ == Status::NotEnqueued) {
        violation("the buffer was never committed");
    }
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [&] { return status_ == Status::Completed || status_ == Status::Failed; });
}

void define_gpu() {
    instance_method("MTLDevice", "newCommandQueue", "@@:", new_queue);
    instance_method("MTLCommandQueue", "device", "@@:", queue_device);
    instance_method("MTLCommandQueue", "commandBuffer", "@@:", queue_buffer);
    instance_method("MTLCommandBuffer", "encodeWaitForEvent:value:", "v@:@Q", buffer_wait);
    instance_method("MTLCommandBuffer", "encodeSignalEvent:value:", "v@:@Q", buffer_signal);
    instance_method("MTLCommandBuffer", "commit", "v@:", buffer_commit);
    instance_method("MTLCommandBuffer", "waitUntilCompleted", "v@:", buffer_wait_until_completed);
    instance_method("MTLCommandBuffer", "status", "Q@:", buffer_status);
    instance_method("MTLCommandBuffer", "error", "@@:", buffer_error);
}

} // namespace geyser::fake_metal
