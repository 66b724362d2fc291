// A stream whose other ends are other processes.
#pragma once

#include "../../support/await.hpp"
#include "../../support/intercom.hpp"
#include "../../support/ipc_messages.hpp"
#include "../../support/stream_pattern.hpp"
#include "../../support/temporary_directory.hpp"
#include "protocol.hpp"

#include <peer_process.hpp>

#include <gtest/gtest.h>

#include <iostream>
#include <memory>
#include <string>
#include <thread>

namespace geyser::test {

/// A stream_peer and the line to it.
class StreamPeer {
public:
    StreamPeer(const std::string& role, const std::filesystem::path& directory)
        : StreamPeer(role, directory, Meeting()) {}

    template <class T>
    void tell(const T& value) {
        intercom_.tell(value);
    }
    template <class T>
    [[nodiscard]] T hear() {
        return intercom_.hear<T>();
    }
    template <class Report>
    [[nodiscard]] Report report() {
        tell(Command::Report);
        return hear<Report>();
    }
    /// Ends it as it should end: what it says last. A sanitizer in it that has something to say makes this fail.
    template <class Report>
    [[nodiscard]] Report quit() {
        tell(Command::Quit);
        const auto last = hear<Report>();
        EXPECT_EQ(process_.wait(), 0);
        return last;
    }
    [[nodiscard]] PeerProcess& process() noexcept { return process_; }

private:
    struct Meeting {
        TemporaryDirectory folder;
        std::string line = folder / "line";
        ChannelListener listener = ChannelListener::listen(line).value();
    };
    StreamPeer(const std::string& role, const std::filesystem::path& directory, Meeting&& meeting)
        : process_("stream_peer", {role, directory.string(), meeting.line}),
          intercom_(meeting.listener.accept(kLong).value()) {}

    PeerProcess process_;
    Intercom intercom_;
};

class StreamProcesses : public testing::Test {
protected:
    [[nodiscard]] SenderConfig sender_config() const {
        return {.name = kStreamName, .texture = stream_texture(), .directory = directory_.path().string()};
    }
    [[nodiscard]] std::unique_ptr<Sender> make_sender() { return Sender::create(*manager_, sender_config()).value(); }
    [[nodiscard]] std::unique_ptr<Receiver> make_receiver(StreamMode mode = StreamMode::Latest) {
        return Receiver::connect(*manager_, kStreamName, {.mode = mode, .directory = directory_.path().string()})
            .value();
    }
    /// A receiver in another process, connected.
    [[nodiscard]] StreamPeer start_receiver(const ReceiverOptions& options) {
        StreamPeer peer("receive", directory_.path());
        peer.tell(options);
        (void)peer.hear<ReceiverReport>();
        return peer;
    }
    /// The number of the frame that was published.
    static FrameNumber publish(Sender& sender, Timeout timeout) {
        auto frame = sender.begin_frame(timeout);
        if (!frame) {
            ADD_FAILURE() << frame.error().message();
            return 0;
        }
        const FrameNumber number = frame->number();
        if (const auto submitted = submit_pattern(*frame); !submitted) {
            ADD_FAILURE() << submitted.error().message();
        }
        return number;
    }
    /// For what is random: another one each time, and what it was.
    static std::uint32_t new_seed() {
        const int seed = testing::UnitTest::GetInstance()->random_seed();
        std::cout << "repeat with --gtest_random_seed=" << seed << '\n';
        return static_cast<std::uint32_t>(seed);
    }
    /// What streams, living or dead, have left in their folder.
    [[nodiscard]] std::size_t stream_files() const {
        const std::filesystem::directory_iterator files(directory_.path());
        return static_cast<std::size_t>(std::distance(begin(files), end(files)));
    }

    TemporaryDirectory directory_;
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
};

} // namespace geyser::test
