// Streams between two sides: each frame's pattern is that of its number, and every texel of it is compared on arrival.
#pragma once

#include "device.hpp"
#include "pattern.hpp"

#include <endpoint/endpoint.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>
#include <process/private_folder.hpp>

#include <memory>
#include <stop_token>
#include <string>
#include <utility>

namespace geyser::conformance {

/// What one stream carries, and how.
struct StreamCase {
    TextureDescriptor descriptor = {};
    Transport transport = Transport::OpaqueFd;
    FrameNumber frames = 0;
};

/// Where it is found.
struct StreamOffer {
    std::string directory = {};
    std::string name = {};
    FrameNumber frames = 0;
};

/// What the receiver saw.
struct StreamReport {
    Comparison found = {}; ///< of all frames together
    SyncKind sync = SyncKind::CpuCompletion;
    std::uint64_t copies = 0;
    std::uint64_t imports = 0; ///< after the first frame had arrived
};

/// Takes each frame of a stream. Everything is an error that is not frame after frame over one connection.
[[nodiscard]] Result<StreamReport> follow(const StreamOffer& offer, const Device& device, endpoint::Endpoint& endpoint);

/// The sending side, in a folder of its own.
class Publisher {
public:
    /// The device and its endpoint must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<Publisher>> create(const StreamCase& subject, const Device& device,
                                                                   endpoint::Endpoint& endpoint);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    [[nodiscard]] StreamOffer offer() const;
    /// Waits for the receiver and publishes every frame, as fast as that one takes them. On a thread that no other
    /// manager is current on. Interrupted where `stop` is requested while nobody has come.
    [[nodiscard]] Result<void> publish(const std::stop_token& stop);
    [[nodiscard]] SenderStatistics statistics() const { return sender_->statistics(); }

private:
    Publisher(const StreamCase& subject, const Device& device, endpoint::Endpoint& endpoint,
              process::PrivateFolder folder)
        : subject_(subject), device_(device), endpoint_(endpoint), folder_(std::move(folder)) {}
    [[nodiscard]] Result<void> wait_for_receiver(const std::stop_token& stop) const;
    [[nodiscard]] Result<void> publish_frame();

    StreamCase subject_;
    const Device& device_;
    endpoint::Endpoint& endpoint_;
    process::PrivateFolder folder_; ///< goes after the sender
    std::unique_ptr<Sender> sender_ = {};
};

} // namespace geyser::conformance
