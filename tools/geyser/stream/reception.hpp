// From a stream to the sinks.
#pragma once

#include "frame_reader.hpp"
#include "sink.hpp"
#include "stream_device.hpp"

#include <geyser/receiver.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool::stream {

struct ReceptionConfig {
    std::string name = {};
    StreamMode mode = StreamMode::Latest;
    std::optional<std::uint32_t> count = {};               ///< frames; empty: until it is stopped
    std::optional<std::chrono::milliseconds> timeout = {}; ///< without a frame; empty: never
};

/// Why it ended, where that is no failure.
enum class Ending : std::uint8_t {
    Complete,   ///< as many frames as were asked for
    Stopped,    ///< by the user
    Silence,    ///< no frame came for the time that was set
    ReaderLeft, ///< who read what a sink writes
};

struct ReceptionResult {
    Ending ending = Ending::Complete;
    std::uint64_t frames = 0; ///< that arrived whole
    ReceiverStatistics statistics = {};
    FrameNumber last_frame = 0;
    Size size = {}; ///< of the last frame
    TextureFormat format = TextureFormat::Rgba8Unorm;
    Transport transport = Transport::HostMemory;
    Api api = Api::Host;
    std::string device = {};      ///< by its name
    double frames_per_second = 0; ///< from the first to the last; 0 of fewer than two
};

class Reception {
public:
    struct Callbacks {
        std::function<bool()> stopped;
        std::function<void(std::uint64_t frames)> received;
        std::function<void(std::string_view)> note; ///< what the user should know while he waits
    };

    /// The device outlives it.
    Reception(StreamDevice& device, const ReceptionConfig& config, Callbacks callbacks,
              std::vector<std::unique_ptr<Sink>> sinks);

    /// Looks for the sender until there is one, also for one that comes back.
    [[nodiscard]] Result<ReceptionResult> run();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Result<Ending> receive_all(Receiver& receiver);
    /// No frame: whether that is the end.
    [[nodiscard]] Result<std::optional<Ending>> wait_on(const Receiver& receiver, const Error& error);
    /// False where the sender took the frame back while its pixels were being read.
    [[nodiscard]] Result<bool> take(IncomingFrame frame);
    [[nodiscard]] Result<void> write();
    /// Writes a frame that was taken. Who reads what is written may leave, or be so slow that the user has enough.
    [[nodiscard]] Result<std::optional<Ending>> keep();
    [[nodiscard]] Result<ReceptionResult> finish(Ending ending, const Receiver& receiver);

    StreamDevice& device_;
    ReceptionConfig config_;
    Callbacks callbacks_;
    std::vector<std::unique_ptr<Sink>> sinks_;
    FrameReader reader_;
    ReceptionResult result_ = {};
    bool waits_for_sender_ = false; ///< and the user was told
    std::string refusal_;           ///< that the user was told of
    Clock::time_point silent_since_ = Clock::now();
    Clock::time_point first_ = {};
    Clock::time_point last_ = {};
};

} // namespace geyser::tool::stream
