// The other process of the tests in portable_test.cpp: `portable_peer ROLE PATH`.
#include "../support/ipc_messages.hpp"

#include <death.hpp>

#include <geyser/geyser.hpp>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <thread>

namespace {

using namespace geyser;
using namespace std::chrono_literals;

/// Sends every message back, until the other side hangs up.
int echo(const std::string& path) {
    auto channel = Channel::connect(path, test::kLong).value();
    auto message = channel.receive(test::kLong);
    for (; message; message = channel.receive(test::kLong)) {
        if (!channel.send(*message, test::kLong)) {
            return EXIT_FAILURE;
        }
    }
    return message.error().code == ErrorCode::PeerClosed ? EXIT_SUCCESS : EXIT_FAILURE;
}

/// Once it has been accepted and told to, sends two messages and dies as a program does that is killed.
int die(const std::string& path) {
    auto channel = Channel::connect(path, test::kLong).value();
    if (!channel.receive(test::kLong) || !channel.send(Message(test::user_data(5)), test::kLong) ||
        !channel.send(test::semaphore_handle(), test::kLong)) {
        return EXIT_FAILURE;
    }
    test::die();
}

/// Says nothing until it is killed.
int stay(const std::string& path) {
    const auto channel = Channel::connect(path, test::kLong).value();
    std::this_thread::sleep_for(10min);
    return EXIT_FAILURE;
}

/// Until the stream ends: takes every frame, and looks whether its texels are what its metadata says.
int receive(const std::string& folder) {
    const auto manager = HostTextureShareManager::create().value();
    const auto receiver =
        Receiver::connect(*manager, "camera", {.mode = StreamMode::EveryFrame, .directory = folder}).value();
    for (FrameNumber expected = 1;; ++expected) {
        const auto frame = receiver->acquire(test::kLong);
        if (!frame) {
            return frame.error().code == ErrorCode::PeerClosed && expected > 100 ? EXIT_SUCCESS : EXIT_FAILURE;
        }
        const auto bytes = frame->texture().as<HostTexture>()->bytes();
        if (frame->number() != expected ||
            std::ranges::count(bytes, frame->info().metadata[0]) != static_cast<std::ptrdiff_t>(bytes.size())) {
            return EXIT_FAILURE;
        }
    }
}

int send(const std::string& folder) {
    const auto manager = HostTextureShareManager::create().value();
    const auto sender =
        Sender::create(*manager, {.name = "camera",
                                  .texture = {.width = 64, .height = 16, .layout = TextureLayout::Linear},
                                  .directory = folder})
            .value();
    for (unsigned char value = 1;; ++value) {
        auto frame = sender->begin_frame(1s);
        if (!frame) {
            return EXIT_FAILURE;
        }
        auto bytes = frame->texture().as<HostTexture>()->bytes();
        std::memset(bytes.data(), value, bytes.size());
        const std::byte metadata{value};
        if (!frame->submit({.metadata = std::span(&metadata, 1)})) {
            return EXIT_FAILURE;
        }
        std::this_thread::sleep_for(1ms); // the pace of a fast camera
    }
}

} // namespace

int main(int argc, char** argv) {
    static const std::map<std::string_view, int (*)(const std::string&)> kRoles = {
        {"echo", echo}, {"die", die}, {"stay", stay}, {"receive", receive}, {"send", send}};
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const auto role = arguments.size() == 3 ? kRoles.find(arguments[1]) : kRoles.end();
    return role != kRoles.end() ? role->second(arguments[2]) : EXIT_FAILURE;
}
