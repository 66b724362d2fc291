// The consumer's second thread: reads the checks' results as they come and gives the slots back, so that the first one
// can take the next frame at once.
#pragma once

#include "checker.hpp"
#include "protocol.hpp"
#include "submission.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace geyser::tool::demo {

class FrameChecks {
public:
    /// The arguments outlive this. Between the first add() and finish() only this sends through `channel`.
    FrameChecks(VkDevice device, const Checker& checker, const std::vector<Submission>& submissions, Channel& channel);
    FrameChecks(const FrameChecks&) = delete;
    FrameChecks& operator=(const FrameChecks&) = delete;
    ~FrameChecks() { leave(); }

    /// A frame whose check was submitted to its slot.
    void add(const ShaderFrame& frame);
    /// Waits until every frame is checked and released.
    [[nodiscard]] Result<void> finish();
    /// Ends early: waits a moment for what the GPU is still at. False where it is not done even then, and nothing that
    /// it uses may be destroyed.
    [[nodiscard]] bool abandon();

    /// After finish().
    [[nodiscard]] std::uint32_t mismatched_frames() const { return mismatched_frames_; }
    [[nodiscard]] const std::string& first_mismatch() const { return first_mismatch_; }

private:
    void leave();
    [[nodiscard]] bool is_leaving();
    void run();
    [[nodiscard]] Result<void> check(const ShaderFrame& frame);

    VkDevice device_;
    const Checker& checker_;
    const std::vector<Submission>& submissions_;
    Channel& channel_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<ShaderFrame> pending_; ///< its front is being checked; guarded by mutex_, as are the next two
    std::optional<Error> failure_;
    bool leaving_ = false;

    std::uint32_t mismatched_frames_ = 0; ///< written by the thread alone
    std::string first_mismatch_;
    std::thread thread_;
};

} // namespace geyser::tool::demo
