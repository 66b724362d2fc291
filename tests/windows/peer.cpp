// The other process of the tests: `windows_peer ROLE PATH`.
#include "../support/ipc_messages.hpp"
#include "ipc/windows/windows.hpp"

#include <geyser/geyser.hpp>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace geyser;
using namespace std::chrono_literals;

/// Sends every message back, until the other side hangs up.
int echo(const std::string& path) {
    auto channel = Channel::connect(path, 10s);
    if (!channel) {
        return EXIT_FAILURE;
    }
    for (auto message = channel->receive(1min); message; message = channel->receive(1min)) {
        if (!channel->send(*message, 1min)) {
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

/// Once it has been accepted and told to, sends two messages and dies as a program does that is killed.
int die(const std::string& path) {
    auto channel = Channel::connect(path, 10s);
    if (!channel || !channel->receive(1min) || !channel->send(Message(test::user_data(5)), 10s) ||
        !channel->send(test::semaphore_handle(), 10s)) {
        return EXIT_FAILURE;
    }
    ::TerminateProcess(::GetCurrentProcess(), 9);
    return EXIT_FAILURE;
}

int sleep(const std::string& path) {
    auto channel = Channel::connect(path, 10s);
    std::this_thread::sleep_for(10min);
    return EXIT_FAILURE;
}

/// Until the stream ends: takes every frame, and looks whether its texels are what its metadata says.
int receive(const std::string& folder) {
    const auto manager = HostTextureShareManager::create().value();
    const auto receiver =
        Receiver::connect(*manager, "camera", {.mode = StreamMode::EveryFrame, .directory = folder}).value();
    for (FrameNumber expected = 1;; ++expected) {
        const auto frame = receiver->acquire(1min);
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
        std::this_thread::sleep_for(1ms);
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (arguments.size() != 3) {
        return EXIT_FAILURE;
    }
    const std::string_view role = arguments[1];
    return role == "echo"      ? echo(arguments[2])
           : role == "die"     ? die(arguments[2])
           : role == "sleep"   ? sleep(arguments[2])
           : role == "receive" ? receive(arguments[2])
           : role == "send"    ? send(arguments[2])
                               : EXIT_FAILURE;
}
