#include "stream.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

#include <thread>

namespace geyser::conformance {
namespace {

using endpoint::kStepTimeout;

constexpr std::string_view kName = "conformance";
constexpr std::string_view kOperation = "conformance stream";

} // namespace

Result<std::unique_ptr<Publisher>> Publisher::create(const StreamCase& subject, const Device& device,
                                                     endpoint::Endpoint& endpoint) {
    GEYSER_TRY(auto folder, process::PrivateFolder::create("geyser-matrix", kOperation));
    std::unique_ptr<Publisher> self(new Publisher(subject, device, endpoint, std::move(folder)));
    GEYSER_TRY(self->sender_, Sender::create(*device.manager, {.name = std::string(kName),
                                                               .texture = subject.descriptor,
                                                               .transport = subject.transport,
                                                               .slow_receiver = SlowReceiver::Disconnect,
                                                               .patience = kStepTimeout,
                                                               .directory = self->folder_.path()}));
    return self;
}

StreamOffer Publisher::offer() const {
    return {.directory = folder_.path(), .name = std::string(kName), .frames = subject_.frames};
}

Result<void> Publisher::publish(const std::stop_token& stop) {
    GEYSER_CHECK(endpoint::make_current(*device_.manager));
    auto published = wait_for_receiver(stop);
    for (FrameNumber i = 0; published && i < subject_.frames; ++i) {
        published = publish_frame();
    }
    if (published) {
        published = endpoint_.finish();
    }
    GEYSER_CHECK(endpoint::release_current(*device_.manager));
    return published;
}

Result<void> Publisher::wait_for_receiver(const std::stop_token& stop) const {
    const auto deadline = std::chrono::steady_clock::now() + kStepTimeout;
    while (sender_->statistics().receivers == 0) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, kOperation, "the receiver gave up before it had connected");
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return fail(ErrorCode::Timeout, kOperation, "no receiver connected");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
}

Result<void> Publisher::publish_frame() {
    GEYSER_TRY(OutgoingFrame frame, sender_->begin_frame(kStepTimeout));
    SharedTexture& texture = frame.texture();
    GEYSER_CHECK(device_.manager->acquire(texture, {.timeout = kStepTimeout}, Contents::Discard));
    GEYSER_CHECK(endpoint_.upload(texture, [&](const Subresource& part, std::span<std::byte> texels) {
        fill(texels, part, texture.format(), static_cast<std::uint32_t>(frame.number()));
    }));
    return frame.submit();
}

} // namespace geyser::conformance
