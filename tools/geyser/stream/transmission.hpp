// From a source to the receivers of a stream.
#pragma once

#include "frame_writer.hpp"
#include "source.hpp"
#include "stream_device.hpp"

#include <geyser/sender.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace geyser::tool::stream {

struct TransmissionConfig {
    std::string name = {};
    std::uint32_t slots = 4;
    std::optional<Rate> rate = {};            ///< empty: as fast as the source has frames and the stream has slots
    std::optional<std::uint32_t> frames = {}; ///< empty: as many as the source has
    std::uint32_t wait_for = 0;               ///< receivers that must be there before the first frame
};

struct TransmissionResult {
    StreamInfo stream = {};                  ///< at its end; of no size where it was stopped before it began
    std::string device = {};                 ///< by its name
    SyncKind sync = SyncKind::CpuCompletion; ///< with the receivers of when the last frame was sent
    double frames_per_second = 0;            ///< from the first to the last; 0 of fewer than two
};

class Transmission {
public:
    struct Callbacks {
        std::function<bool()> stopped; ///< every wait ends when it says so
        std::function<void(std::uint64_t frames)> sent;
        std::function<void(std::string_view)> note; ///< what the user should know while he waits
    };

    /// The device outlives it.
    Transmission(StreamDevice& device, TransmissionConfig config, Callbacks callbacks);

    ~Transmission() { writer_.finish(); }
    Transmission(const Transmission&) = delete;
    Transmission& operator=(const Transmission&) = delete;

    /// Until the source ends, all frames asked for are sent, or it is stopped, which is no error.
    [[nodiscard]] Result<TransmissionResult> run(Source& source);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool wants_more() const;
    /// The sender for frames of this format, from the first one on.
    [[nodiscard]] Result<void> prepare(const FrameFormat& format);
    void await_receivers() const;
    /// False where it was stopped before there was a slot.
    [[nodiscard]] Result<bool> send(const Source& source);
    /// Until the receivers have taken the last frame, for `patience` at most: what they have not is lost when the
    /// stream changes or ends.
    template <class Concerns>
    void await_takers(Timeout patience, Concerns concerns) const;
    /// How long a slow receiver may keep this side waiting.
    [[nodiscard]] Timeout patience() const;
    [[nodiscard]] TransmissionResult result() const;

    StreamDevice& device_;
    FrameWriter writer_;
    TransmissionConfig config_;
    Callbacks callbacks_;
    std::unique_ptr<Sender> sender_;
    FrameFormat format_ = {};
    std::uint64_t frames_ = 0;
    SyncKind sync_ = SyncKind::CpuCompletion;
    Clock::time_point first_ = {};
    Clock::time_point last_ = {};
};

} // namespace geyser::tool::stream
