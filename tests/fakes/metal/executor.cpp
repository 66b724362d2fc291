#include "executor.hpp"

#include <condition_variable>
#include <thread>
#include <utility>

namespace geyser::fake_metal {
namespace {

struct Threads {
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t count = 0;
};
/// Never destroyed: a GPU that waits for ever must not keep a program from its end, so threads may outlive main().
Threads& threads() {
    static Threads& instance = *new Threads;
    return instance;
}

} // namespace

void Executor::run(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        pending_.push_back(std::move(work));
        if (std::exchange(is_running_, true)) {
            return;
        }
    }
    {
        const std::lock_guard lock(threads().mutex);
        ++threads().count;
    }
    std::thread([self = shared_from_this()]() mutable {
        self->work_off();
        self.reset();
        const std::lock_guard lock(threads().mutex);
        --threads().count;
        threads().ended.notify_all();
    }).detach();
}

void Executor::work_off() {
    for (;;) {
        std::function<void()> work;
        {
            const std::lock_guard lock(mutex_);
            if (pending_.empty()) {
                is_running_ = false;
                return;
            }
            work = std::move(pending_.front());
            pending_.pop_front();
        }
        work();
    }
}

bool wait_for_executors(std::chrono::milliseconds timeout) {
    std::unique_lock lock(threads().mutex);
    return threads().ended.wait_for(lock, timeout, [] { return threads().count == 0; });
}

} // namespace geyser::fake_metal
