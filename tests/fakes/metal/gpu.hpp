// MTLCommandQueue and MTLCommandBuffer of the fake.
#pragma once

#include "device.hpp"
#include "executor.hpp"

#include <atomic>
#include <condition_variable>
#include <vector>

namespace geyser::fake_metal {

class Queue final : public Object {
public:
    explicit Queue(Device* device) : Object("MTLCommandQueue"), device_(device) {}
    [[nodiscard]] Device* device() const noexcept { return device_.get(); }
    [[nodiscard]] Executor& executor() const noexcept { return *executor_; }

private:
    Reference<Device> device_;
    std::shared_ptr<Executor> executor_ = std::make_shared<Executor>();
};

class CommandBuffer final : public Object {
public:
    enum class Status : unsigned long { NotEnqueued = 0, Committed = 2, Completed = 4, Failed = 5 };

    explicit CommandBuffer(Queue* queue) : Object("MTLCommandBuffer"), queue_(queue) {}

    /// Adds a command; what it captures is kept until it has run.
    void encode(std::function<void()> command);
    void begin_encoder();
    void end_encoder() { encoder_is_open_ = false; }
    void check_no_encoder() const;

    /// Runs the commands when those of the queue's earlier buffers have run. `fails`: none of them, and it is an error.
    void commit(bool fails);
    void wait_until_finished();
    [[nodiscard]] Status status() const noexcept { return status_; }

private:
    void run(bool fails);

    Reference<Queue> queue_;
    std::vector<std::function<void()>> commands_;
    std::atomic<bool> encoder_is_open_ = false;
    std::atomic<Status> status_ = Status::NotEnqueued;
    std::mutex mutex_;
    std::condition_variable finished_;
};

/// MTLCommandQueue and MTLCommandBuffer, and what MTLDevice has for them.
void define_gpu();

} // namespace geyser::fake_metal
