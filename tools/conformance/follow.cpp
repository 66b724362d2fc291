#include "counting_manager.hpp"
#include "stream.hpp"

#include <core/try.hpp>

namespace geyser::conformance {
namespace {

using endpoint::kStepTimeout;

constexpr std::string_view kOperation = "conformance stream";

/// The next frame, which must be the one numbered so.
Result<void> take(Receiver& receiver, FrameNumber number, endpoint::Endpoint& endpoint, Comparison& found) {
    GEYSER_TRY(IncomingFrame frame, receiver.acquire(kStepTimeout));
    if (frame.number() != number) {
        return fail(ErrorCode::MalformedMessage, kOperation,
                    "frame " + std::to_string(frame.number()) + " came where frame " + std::to_string(number) +
                        " was next");
    }
    GEYSER_CHECK(endpoint.download(frame.texture(), [&](const Subresource& part, std::span<const std::byte> texels) {
        compare(texels, part, frame.texture().format(), static_cast<std::uint32_t>(number), found);
    }));
    return frame.release();
}

} // namespace

Result<StreamReport> follow(const StreamOffer& offer, const Device& device, endpoint::Endpoint& endpoint) {
    CountingManager manager(*device.manager);
    GEYSER_TRY(
        const auto receiver,
        Receiver::connect(manager, offer.name,
                          {.mode = StreamMode::EveryFrame, .patience = kStepTimeout, .directory = offer.directory}));
    StreamReport report;
    std::uint64_t set_up = 0;
    for (FrameNumber number = 1; number <= offer.frames; ++number) {
        GEYSER_CHECK(take(*receiver, number, endpoint, report.found));
        set_up = number == 1 ? manager.imports() : set_up;
    }
    GEYSER_CHECK(endpoint.finish());
    const ReceiverStatistics statistics = receiver->statistics();
    if (statistics.connections != 1) {
        return fail(ErrorCode::PeerClosed, kOperation,
                    "the frames came over " + std::to_string(statistics.connections) + " connections, not over one");
    }
    report.sync = statistics.sync;
    report.copies = statistics.copies;
    report.imports = manager.imports() - set_up;
    return report;
}

} // namespace geyser::conformance
