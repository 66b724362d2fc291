// The thread that receivers meet first: accepts them, greets them, notices when they leave. No frame passes through it.
#pragma once

#include "ipc/wake_up.hpp"
#include "stream/sender_core.hpp"

#include <geyser/channel.hpp>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace geyser::stream {

class SetUp {
public:
    /// Serves receivers that connect to `listener` until destroyed.
    [[nodiscard]] static Result<std::unique_ptr<SetUp>> start(SenderCore& core, ChannelListener listener);
    SetUp(const SetUp&) = delete;
    SetUp& operator=(const SetUp&) = delete;
    ~SetUp();

private:
    using Clock = std::chrono::steady_clock;
    /// Connected, and has not said Hello.
    struct Stranger {
        Channel channel;
        Clock::time_point until;
    };

    SetUp(SenderCore& core, ChannelListener listener) : core_(core), listener_(std::move(listener)) {}
    void run();
    /// False where the system has no room for one more, who goes on knocking.
    [[nodiscard]] bool accept();
    /// A pause, for a system that has not enough of something.
    [[nodiscard]] bool is_stopped_within(Timeout time) const;
    /// Whether the stranger is done with: greeted, refused or gone.
    [[nodiscard]] bool greet(Stranger& stranger);
    /// Whether the receiver stays.
    [[nodiscard]] bool hear(Link& link);

    SenderCore& core_;
    ChannelListener listener_;
    ipc::WakeUp stop_ = {};
    std::vector<Stranger> strangers_;
    std::vector<std::shared_ptr<Link>> links_;
    std::thread thread_;
};

} // namespace geyser::stream
