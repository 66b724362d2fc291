// Streams from end to end, over the host backend: no driver, both ends in this process.
#pragma once

#include "temporary_directory.hpp"

#include <geyser/geyser.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

namespace geyser::test {

using namespace std::chrono_literals;

/// A folder of streams of its own, and a manager for both ends.
class Stream : public ::testing::Test {
protected:
    static TextureDescriptor texture(std::uint32_t width = 8, std::uint32_t height = 4) {
        return {.width = width, .height = height, .layout = TextureLayout::Linear};
    }
    SenderConfig sender_config(std::uint32_t slots = 4) const {
        return {.name = "camera", .texture = texture(), .slots = slots, .directory = directory_};
    }
    std::unique_ptr<Sender> make_sender(const SenderConfig& config) {
        auto sender = Sender::create(*manager_, config);
        EXPECT_TRUE(sender) << sender.error().message();
        return sender ? std::move(*sender) : nullptr;
    }
    std::unique_ptr<Sender> make_sender() { return make_sender(sender_config()); }
    std::unique_ptr<Receiver> make_receiver(StreamMode mode = StreamMode::Latest) {
        return Receiver::connect(*manager_, "camera", {.mode = mode, .directory = directory_}).value();
    }

    /// Until the sender counts the receiver in. Nothing has been published that acquire() could take.
    static void join(const Sender& sender, Receiver& receiver, std::uint32_t receivers = 1) {
        while (sender.statistics().receivers < receivers || receiver.statistics().connections == 0) {
            const auto frame = receiver.acquire(1ms);
            ASSERT_FALSE(frame);
            ASSERT_EQ(frame.error().code, ErrorCode::Timeout) << frame.error().message();
        }
    }

    /// Fills the texture with one byte and publishes it, with that byte as metadata.
    static void send(Sender& sender, unsigned char value, Timeout timeout = 1s) {
        auto frame = sender.begin_frame(timeout);
        ASSERT_TRUE(frame) << frame.error().message();
        auto bytes = frame->texture().as<HostTexture>()->bytes();
        std::memset(bytes.data(), value, bytes.size());
        const std::byte metadata{value};
        ASSERT_TRUE(frame->submit({.metadata = std::span(&metadata, 1)}));
    }
    static unsigned first_byte(const IncomingFrame& frame) {
        return std::to_integer<unsigned>(frame.texture().as<HostTexture>()->bytes()[0]);
    }
    std::string socket() const { return directory_ + "/camera.sock"; }

    /// What a sender that was killed leaves behind: a listener's file that the listener did not remove.
    void leave_dead_socket() const {
        const std::string kept = directory_ + "/kept";
        {
            const auto listener = ChannelListener::listen(socket());
            ASSERT_TRUE(listener) << listener.error().message();
            keep_file(socket(), kept);
        }
        std::filesystem::rename(kept, socket());
    }

    TemporaryDirectory folder_;
    std::string directory_ = folder_.path().string();
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
};

} // namespace geyser::test
