// What a wait does when a stop is requested.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>
#include <utility>

namespace geyser {

/// A std::stop_callback that has ended before it is destroyed. The destructor of a bare one waits for the call that it
/// is destroyed under by a std::binary_semaphore; where libstdc++ 12 has no futex, on Windows, that one looks at its
/// value before it takes the lock under which it sleeps, misses a release in between, and sleeps for ever. A wait that
/// was ended by a stop is always destroyed under the call. What is left is a stop that is requested in the instructions
/// between the destructor's look and the library's own: no wait was ended by that one.
template <class Call>
class OnStop {
public:
    /// `call` must not block for long.
    OnStop(const std::stop_token& stop, Call call) : call_(std::move(call)), callback_(stop, Marked{this}) {}
    OnStop(const OnStop&) = delete;
    OnStop& operator=(const OnStop&) = delete;
    ~OnStop() {
        while (begun_ && !ended_) {
            std::this_thread::yield();
        }
    }

private:
    struct Marked {
        OnStop* self;
        void operator()() const {
            self->begun_ = true;
            self->call_();
            self->ended_ = true;
        }
    };

    Call call_;
    std::atomic<bool> begun_ = false;
    std::atomic<bool> ended_ = false;
    std::stop_callback<Marked> callback_; ///< last, because it may be called at once
};

} // namespace geyser
