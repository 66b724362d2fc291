// Streams of which one side is killed, and what the other side must have then.
#pragma once

#include "leftovers.hpp"
#include "stream_processes.hpp"

#include <geyser/stream_info.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace geyser::test {

class KilledReceiver : public StreamProcesses {
protected:
    /// Whether the sender has noticed the death, has every slot back, and waits for nobody.
    [[nodiscard]] bool sender_has_recovered() {
        const std::uint64_t waits = sender_->statistics().waits;
        const bool gone = await([&] { return sender_->statistics().receivers == 0; });
        for (std::uint32_t i = 0; i < 2 * sender_config().slots; ++i) {
            publish(*sender_, {});
        }
        return gone && sender_->statistics().waits == waits && !HasFailure();
    }

    std::unique_ptr<Sender> sender_ = make_sender();
};

/// Takes frames all the time, and notes when it hears of the end of each connection.
class Survivor {
public:
    explicit Survivor(std::unique_ptr<Receiver> receiver)
        : receiver_(std::move(receiver)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

    struct State {
        std::uint64_t frames = 0;
        std::uint64_t ends = 0;
        std::uint64_t failures = 0; ///< errors that it should not have seen
        std::chrono::steady_clock::time_point ended = {};
        std::string reason = {};
    };
    [[nodiscard]] State state() const {
        const std::scoped_lock lock(mutex_);
        return state_;
    }

private:
    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto frame = receiver_->acquire(kLong, stop);
            const auto now = std::chrono::steady_clock::now();
            const std::scoped_lock lock(mutex_);
            if (frame) {
                ++state_.frames;
                state_.failures += is_intact(*frame) ? 0 : 1;
            } else if (frame.error().code == ErrorCode::PeerClosed) {
                ++state_.ends;
                state_.ended = now;
                state_.reason = frame.error().reason;
            } else if (frame.error().code != ErrorCode::Interrupted) {
                ++state_.failures;
                state_.reason = frame.error().message();
            }
        }
    }

    std::unique_ptr<Receiver> receiver_;
    mutable std::mutex mutex_;
    State state_;
    std::jthread thread_;
};

class KilledSender : public StreamProcesses {
protected:
    /// No file and no entry of it, once somebody has looked.
    void expect_no_trace() {
        const auto streams = list_streams(directory_.path().string());
        ASSERT_TRUE(streams) << streams.error().message();
        EXPECT_TRUE(streams->empty());
        // Not at once where the system removes a file when the last one closes it: a receiver looks at them all the
        // time.
        EXPECT_TRUE(await([&] { return stream_files() == 0; })) << stream_files();
    }
};

} // namespace geyser::test
