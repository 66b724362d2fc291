// A thread that sleeps until a peer hangs up. For those whose own thread may be blocked on the GPU when that happens.
#pragma once

#include "ipc/wake_up.hpp"

#include <geyser/channel.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <thread>

namespace geyser::ipc {

class HangUpWatch {
public:
    /// Calls `on_hang_up` once, from the thread, when the other end is gone. The channel must outlive this; its
    /// messages are left alone.
    [[nodiscard]] static Result<std::unique_ptr<HangUpWatch>>
    start(const Channel& channel, std::function<void()> on_hang_up, std::string_view operation);
    HangUpWatch(const HangUpWatch&) = delete;
    HangUpWatch& operator=(const HangUpWatch&) = delete;
    ~HangUpWatch();

private:
    HangUpWatch() = default;

    WakeUp stop_ = {};
    std::thread thread_;
};

} // namespace geyser::ipc
