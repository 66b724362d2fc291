#include "frame_checks.hpp"

#include <core/try.hpp>

#include <chrono>
#include <utility>

namespace geyser::tool::demo {

FrameChecks::FrameChecks(VkDevice device, const Checker& checker, const std::vector<Submission>& submissions,
                         Channel& channel)
    : device_(device), checker_(checker), submissions_(submissions), channel_(channel), thread_([this] { run(); }) {}

void FrameChecks::add(const ShaderFrame& frame) {
    const std::scoped_lock lock(mutex_);
    pending_.push_back(frame);
    changed_.notify_all();
}

Result<void> FrameChecks::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return pending_.empty() || failure_; });
    if (failure_) {
        return std::unexpected(*failure_);
    }
    return {};
}

bool FrameChecks::abandon() {
    leave();
    constexpr Timeout kMoment = std::chrono::seconds(1);
    for (const ShaderFrame& frame : pending_) {
        if (!wait_until_done(device_, submissions_[slot_of(frame.number)], kMoment)) {
            return false;
        }
    }
    return true;
}

void FrameChecks::leave() {
    if (!thread_.joinable()) {
        return;
    }
    {
        const std::scoped_lock lock(mutex_);
        leaving_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

bool FrameChecks::is_leaving() {
    const std::scoped_lock lock(mutex_);
    return leaving_;
}

void FrameChecks::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return leaving_ || !pending_.empty(); });
        if (leaving_) {
            return;
        }
        const ShaderFrame frame = pending_.front();
        lock.unlock();
        auto checked = check(frame);
        lock.lock();
        if (!checked) {
            failure_ = std::move(checked).error();
            changed_.notify_all();
            return;
        }
        pending_.pop_front();
        changed_.notify_all();
    }
}

Result<void> FrameChecks::check(const ShaderFrame& frame) {
    const std::uint32_t slot = slot_of(frame.number);
    // In short steps, because nothing else ends a wait for a GPU.
    constexpr Timeout kStep = std::chrono::milliseconds(50);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    auto done = wait_until_done(device_, submissions_[slot], kStep);
    while (!done && done.error().code == ErrorCode::Timeout && !is_leaving() &&
           std::chrono::steady_clock::now() < deadline) {
        done = wait_until_done(device_, submissions_[slot], kStep);
    }
    GEYSER_CHECK(std::move(done));
    if (std::string finding = describe(checker_.findings(slot), frame); !finding.empty()) {
        if (mismatched_frames_++ == 0) {
            first_mismatch_ = std::move(finding);
        }
    }
    return send(channel_, Released{slot, frame.number});
}

} // namespace geyser::tool::demo
