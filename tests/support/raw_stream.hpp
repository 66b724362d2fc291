// The two ends of a stream's protocol in single steps, for peers that do what no Sender or Receiver would.
#pragma once

#include "ipc_sockets.hpp"
#include "stream/mapped_page.hpp"
#include "stream/messages.hpp"
#include "stream/pages.hpp"

#include <geyser/channel.hpp>
#include <geyser/host.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

namespace geyser::test {

/// Gives up by an exception, as everything here does.
inline stream::StreamMessage hear_message(Channel& channel) {
    return stream::decode(channel.receive<UserData>(kLong).value()).value();
}
/// Returns when the other side has hung up, whatever it says before.
inline void await_hang_up(Channel& channel) {
    while (channel.receive(kLong)) {
    }
}
inline bool has_hung_up(const Channel& channel) {
    pollfd socket = {.fd = channel.waitable(), .events = POLLRDHUP, .revents = 0};
    return poll(&socket, 1, 0) > 0;
}
inline void say(Channel& channel, const stream::StreamMessage& message) {
    if (const auto sent = channel.send(stream::encode(message), kLong); !sent) {
        throw std::runtime_error(sent.error().message());
    }
}

/// A receiver that has been welcomed.
struct RawReceiver {
    Channel channel;
    stream::MappedPage<const stream::ControlPage> control = {};
    stream::MappedPage<stream::ReceiverPage> page = {};
    std::uint32_t slots = 0;

    static RawReceiver connect(const std::string& path, StreamMode mode) {
        RawReceiver self{.channel = Channel::connect(path, kLong).value()};
        say(self.channel, stream::Hello{.mode = mode, .program = "hostile"});
        const auto welcome = hear_message(self.channel);
        if (const auto* refusal = std::get_if<stream::Refusal>(&welcome)) {
            throw std::runtime_error("refused: " + refusal->reason);
        }
        (void)std::get<stream::Welcome>(welcome);
        auto control = self.channel.receive<SharedMemoryHandle>(kLong).value();
        self.control = stream::MappedPage<const stream::ControlPage>::open(std::move(control.object), "test").value();
        auto page = self.channel.receive<SharedMemoryHandle>(kLong).value();
        self.page = stream::MappedPage<stream::ReceiverPage>::open(std::move(page.object), "test").value();
        const auto textures = hear_message(self.channel);
        self.slots = std::get<stream::Textures>(textures).slots;
        for (std::uint32_t i = 0; i < self.slots; ++i) {
            (void)self.channel.receive<ApiTextureHandle>(kLong).value();
        }
        return self;
    }
    [[nodiscard]] bool is_connected() const { return !has_hung_up(channel); }
};

/// A sender of host textures. What it makes is right; what it does with it is the test's business.
class RawSender {
public:
    static constexpr std::uint32_t kSlots = 4;

    explicit RawSender(const std::string& path) : listener_(ChannelListener::listen(path).value()) {
        for (std::uint32_t i = 0; i < kSlots; ++i) {
            const TextureDescriptor descriptor{.width = 16, .height = 16, .layout = TextureLayout::Linear};
            textures_.push_back(manager_->create_shareable_texture(descriptor).value());
        }
    }

    /// The next receiver, after its Hello.
    [[nodiscard]] Channel accept() {
        Channel channel = listener_.accept(kLong).value();
        (void)std::get<stream::Hello>(hear_message(channel));
        return channel;
    }
    [[nodiscard]] OsWaitable waitable() const noexcept { return listener_.waitable(); }

    void send_welcome(Channel& channel) { say(channel, stream::Welcome{}); }
    void send_memory(Channel& channel, UniqueFd memory) {
        if (const auto sent = channel.send(SharedMemoryHandle{.object = std::move(memory)}, kLong); !sent) {
            throw std::runtime_error(sent.error().message());
        }
    }
    void send_control_page(Channel& channel) { send_memory(channel, duplicate(control_.memory()).value()); }
    void send_receiver_page(Channel& channel) { send_memory(channel, duplicate(page_.memory()).value()); }
    [[nodiscard]] ApiTextureHandle texture_handle(std::uint32_t slot) {
        return manager_->export_texture(*textures_[slot]).value();
    }
    void send_texture(Channel& channel, const ApiTextureHandle& handle) {
        if (const auto sent = channel.send(handle, kLong); !sent) {
            throw std::runtime_error(sent.error().message());
        }
    }
    void send_textures(Channel& channel, std::uint32_t epoch = 1) {
        say(channel, stream::Textures{.epoch = epoch, .slots = kSlots});
        for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
            send_texture(channel, texture_handle(slot));
        }
    }
    /// All that a receiver needs, as it should be.
    void introduce(Channel& channel) {
        send_welcome(channel);
        send_control_page(channel);
        send_receiver_page(channel);
        send_textures(channel);
    }

    [[nodiscard]] stream::ControlPage& control() noexcept { return *control_; }
    /// The same for all receivers.
    [[nodiscard]] stream::ReceiverPage& receiver_page() noexcept { return *page_; }
    /// Makes `slot` the newest frame, as it is.
    void publish(FrameNumber number, std::uint32_t slot) {
        control_->slots[slot].frame.store(number);
        control_->latest.store(stream::pack({.frame = number, .slot = slot}));
        control_->wake.fetch_add(1);
    }

private:
    ChannelListener listener_;
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
    std::vector<std::unique_ptr<SharedTexture>> textures_;
    stream::MappedPage<stream::ControlPage> control_ =
        stream::MappedPage<stream::ControlPage>::publish("hostile-control", "test").value();
    stream::MappedPage<stream::ReceiverPage> page_ =
        stream::MappedPage<stream::ReceiverPage>::create("hostile-receiver", "test").value();
};

} // namespace geyser::test
