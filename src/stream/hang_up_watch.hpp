// A thread that sleeps until a peer hangs up. For those whose own thread may be blocked on the GPU when that happens.
#pragma once

#include <geyser/os_object.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <thread>

namespace geyser::stream {

class HangUpWatch {
public:
    /// Calls `on_hang_up` once, from the thread, when the other end of `socket` is gone. The socket must outlive this.
    [[nodiscard]] static Result<std::unique_ptr<HangUpWatch>> start(int socket, std::function<void()> on_hang_up,
                                                                    std::string_view operation);
    HangUpWatch(const HangUpWatch&) = delete;
    HangUpWatch& operator=(const HangUpWatch&) = delete;
    ~HangUpWatch();

private:
    HangUpWatch() = default;

    UniqueFd stop_ = {};
    std::thread thread_;
};

} // namespace geyser::stream
