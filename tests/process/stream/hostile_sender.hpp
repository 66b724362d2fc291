// The two sides of a test in which the sender means harm: a script that plays it, and a receiver that meets it.
#pragma once

#include "../../support/raw_stream.hpp"
#include "stream_processes.hpp"

#include <exception>
#include <functional>
#include <string>
#include <thread>

namespace geyser::test {

/// Plays the sender's part once, for one connection, and hangs up.
using Script = std::function<void(RawSender&, Channel&)>;

class HostileSender : public StreamProcesses {
protected:
    [[nodiscard]] std::string path() const { return directory_ / (std::string(kStreamName) + ".sock"); }

    /// What acquire() says to somebody who meets this sender.
    [[nodiscard]] Result<void> meet(const Script& script, Timeout timeout = kLong) {
        RawSender sender(path());
        const std::jthread other([&] { play(sender, script); });
        const auto receiver = make_receiver(); // it leaves before the other is waited for
        const auto frame = receiver->acquire(timeout);
        return frame ? Result<void>() : std::unexpected(frame.error());
    }
    static void play(RawSender& sender, const Script& script) {
        try {
            Channel channel = sender.accept();
            script(sender, channel);
        } catch (const std::exception&) { // the receiver has left
        }
    }
};

/// Does something to the control page before the receiver sees it, and lets it stay.
inline Script after_set_up(const std::function<void(RawSender&)>& act) {
    return [act](RawSender& sender, Channel& channel) {
        act(sender);
        sender.introduce(channel);
        await_hang_up(channel);
    };
}

} // namespace geyser::test
