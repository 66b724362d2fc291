#include "gpu.hpp"

#include "event.hpp"
#include "foundation.hpp"
#include "texture.hpp"

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace geyser::fake_metal {
namespace {

/// The order of a queue: buffers run one after the other, as they were committed.
class Order {
public:
    [[nodiscard]] std::uint64_t take_place() {
        const std::lock_guard lock(mutex_);
        return taken_++;
    }
    void wait_for_turn(std::uint64_t place) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return done_ == place; });
    }
    void end_turn() {
        const std::lock_guard lock(mutex_);
        ++done_;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t taken_ = 0;
    std::uint64_t done_ = 0;
};

class Queue final : public Object {
public:
    explicit Queue(Device* device) : Object("MTLCommandQueue"), device_(device) {}
    [[nodiscard]] Device* device() const noexcept { return device_.get(); }
    [[nodiscard]] const std::shared_ptr<Order>& order() const noexcept { return order_; }

private:
    Reference<Device> device_;
    std::shared_ptr<Order> order_ = std::make_shared<Order>();
};

enum class Status : unsigned long { NotEnqueued = 0, Committed = 2, Completed = 4, Failed = 5 };

class CommandBuffer final : public Object {
public:
    explicit CommandBuffer(Queue* queue) : Object("MTLCommandBuffer"), queue_(queue) {}

    /// Adds a command; what it captures is kept until it has run.
    void encode(std::function<void()> command) {
        if (status_ != Status::NotEnqueued) {
            violation("the buffer was committed already");
        }
        commands_.push_back(std::move(command));
    }
    void begin_encoder() {
        if (encoder_is_open_.exchange(true)) {
            violation("another encoder of the buffer is open");
        }
    }
    void end_encoder() { encoder_is_open_ = false; }
    void check_no_encoder() const {
        if (encoder_is_open_) {
            violation("an encoder of the buffer is open");
        }
    }

    [[nodiscard]] std::uint64_t enqueue() {
        if (status_.exchange(Status::Committed) != Status::NotEnqueued) {
            violation("the buffer was committed already");
        }
        return queue_->order()->take_place();
    }
    void run(std::uint64_t place, bool fails) {
        queue_->order()->wait_for_turn(place);
        for (const auto& command : commands_) {
            if (!fails) {
                command();
            }
        }
        commands_.clear();
        {
            const std::lock_guard lock(mutex_);
            status_ = fails ? Status::Failed : Status::Completed;
            finished_.notify_all();
        }
        queue_->order()->end_turn();
    }
    void wait_until_finished() {
        std::unique_lock lock(mutex_);
        finished_.wait(lock, [&] { return status_ == Status::Completed || status_ == Status::Failed; });
    }
    [[nodiscard]] Status status() const noexcept { return status_; }

private:
    Reference<Queue> queue_;
    std::vector<std::function<void()>> commands_;
    std::atomic<bool> encoder_is_open_ = false;
    std::atomic<Status> status_ = Status::NotEnqueued;
    std::mutex mutex_;
    std::condition_variable finished_;
};

class BlitEncoder final : public Object {
public:
    explicit BlitEncoder(CommandBuffer* buffer) : Object("MTLBlitCommandEncoder"), buffer_(buffer) {}
    ~BlitEncoder() override {
        if (!ended_) {
            violation("an encoder is freed before endEncoding");
        }
    }
    [[nodiscard]] CommandBuffer& buffer() {
        if (ended_) {
            violation("the encoder has ended");
        }
        return *buffer_.get();
    }
    void end() {
        buffer().end_encoder();
        ended_ = true;
    }

private:
    Reference<CommandBuffer> buffer_;
    bool ended_ = false;
};

class Threads {
public:
    void start(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        threads_.emplace_back(std::move(work));
    }
    void join() {
        std::vector<std::thread> finished;
        {
            const std::lock_guard lock(mutex_);
            finished.swap(threads_);
        }
        for (std::thread& thread : finished) {
            thread.join();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::thread> threads_;
};

Threads& gpu() {
    static Threads threads;
    return threads;
}

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
Object* buffer_blit(CommandBuffer* self, Sel selector) {
    if (take_failure(selector)) {
        return nullptr;
    }
    self->begin_encoder();
    return autoreleased(make<BlitEncoder>(self));
}
void buffer_commit(CommandBuffer* self, Sel selector) {
    self->check_no_encoder();
    const bool fails = take_failure(selector);
    const std::uint64_t place = self->enqueue();
    gpu().start([buffer = Reference<CommandBuffer>(self), place, fails] { buffer->run(place, fails); });
}
void buffer_wait_until_completed(CommandBuffer* self, Sel) {
    if (self->status() == Status::NotEnqueued) {
        violation("the buffer was never committed");
    }
    self->wait_until_finished();
}
unsigned long buffer_status(CommandBuffer* self, Sel) { return static_cast<unsigned long>(self->status()); }
Object* buffer_error(CommandBuffer* self, Sel selector) {
    if (self->status() != Status::Failed || take_failure(selector)) {
        return nullptr;
    }
    constexpr long kPageFault = 3;
    return autoreleased(make<Error>(kPageFault, "the fake GPU was told to fail"));
}

void copy_plane(const Texture& from, const Texture& to) {
    const PlaneProperties source = from.surface()->plane(from.plane());
    const PlaneProperties destination = to.surface()->plane(to.plane());
    for (std::uint64_t row = 0; row < source.height; ++row) {
        std::memcpy(to.surface()->texels().data() + destination.offset + row * destination.bytes_per_row,
                    from.surface()->texels().data() + source.offset + row * source.bytes_per_row,
                    source.width * source.bytes_per_element);
    }
}
void blit_copy(BlitEncoder* self, Sel, Object* source, Object* destination) {
    const Reference<Texture> from(live_as<Texture>(source, "the source"));
    const Reference<Texture> to(live_as<Texture>(destination, "the destination"));
    const ForeignTexture& one = from->shape();
    const ForeignTexture& other = to->shape();
    if (one.pixel_format != other.pixel_format || one.width != other.width || one.height != other.height) {
        violation("source and destination differ");
    }
    self->buffer().encode([from, to] { copy_plane(*from.get(), *to.get()); });
}
void blit_end(BlitEncoder* self, Sel) { self->end(); }

} // namespace

void define_gpu() {
    instance_method("MTLDevice", "newCommandQueue", "@@:", new_queue);
    instance_method("MTLCommandQueue", "device", "@@:", queue_device);
    instance_method("MTLCommandQueue", "commandBuffer", "@@:", queue_buffer);
    instance_method("MTLCommandBuffer", "encodeWaitForEvent:value:", "v@:@Q", buffer_wait);
    instance_method("MTLCommandBuffer", "encodeSignalEvent:value:", "v@:@Q", buffer_signal);
    instance_method("MTLCommandBuffer", "blitCommandEncoder", "@@:", buffer_blit);
    instance_method("MTLCommandBuffer", "commit", "v@:", buffer_commit);
    instance_method("MTLCommandBuffer", "waitUntilCompleted", "v@:", buffer_wait_until_completed);
    instance_method("MTLCommandBuffer", "status", "Q@:", buffer_status);
    instance_method("MTLCommandBuffer", "error", "@@:", buffer_error);
    instance_method("MTLBlitCommandEncoder", "copyFromTexture:toTexture:", "v@:@@", blit_copy);
    instance_method("MTLBlitCommandEncoder", "endEncoding", "v@:", blit_end);
}

void wait_for_gpu() { gpu().join(); }

} // namespace geyser::fake_metal
