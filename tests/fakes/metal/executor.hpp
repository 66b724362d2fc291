// What stands behind a queue: work that runs in order, on a thread of its own.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace geyser::fake_metal {

class Executor : public std::enable_shared_from_this<Executor> {
public:
    /// Runs `work` after all that came before. The thread lives while there is some, so that a process may fork when
    /// the GPU is done.
    void run(std::function<void()> work);

private:
    void work_off();

    std::mutex mutex_;
    std::deque<std::function<void()>> pending_;
    bool is_running_ = false;
};

/// Blocks until no executor has work left, and what it held is released. False where the time was up first.
bool wait_for_executors(std::chrono::milliseconds timeout);

} // namespace geyser::fake_metal
