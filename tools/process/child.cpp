#include "child.hpp"

#include "private_folder.hpp"

#include <core/try.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace geyser::process {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kOperation = "Child::start";

/// What a child that was hung up on may take to leave: more than what it waits for its GPU.
constexpr std::chrono::seconds kGrace{10};
/// Between two looks at whether it has died before them.
constexpr std::chrono::milliseconds kLook{20};

void kill_and_wait(Process& process) {
    process.kill();
    static_cast<void>(process.wait());
}

/// The child's next connection. Where there is none, the child is gone.
Result<Channel> await(ChannelListener& listener, Process& process, const std::string& who, Clock::time_point deadline) {
    for (;;) {
        auto channel = listener.accept(kLook);
        if (channel && channel->peer().process == process.id()) {
            return channel;
        }
        if (const auto how = process.ending()) {
            return fail(ErrorCode::PeerClosed, kOperation, who + ' ' + (how->empty() ? "left" : *how));
        }
        if (!channel && channel.error().code != ErrorCode::Timeout && channel.error().code != ErrorCode::Interrupted) {
            kill_and_wait(process);
            return channel;
        }
        if (Clock::now() > deadline) {
            kill_and_wait(process);
            return fail(ErrorCode::Timeout, kOperation, who + " did not say a word");
        }
    }
}

/// Whether the process at the other end has ended by then.
bool has_ended(Channel& life, Clock::time_point deadline) {
    for (;;) {
        const auto said = life.receive(std::max<Timeout>(deadline - Clock::now(), 0ns));
        if (said || said.error().code == ErrorCode::Interrupted) {
            continue;
        }
        return said.error().code == ErrorCode::PeerClosed;
    }
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& command, const std::string& who, Timeout patience) {
    GEYSER_TRY(const PrivateFolder folder, PrivateFolder::create("geyser-child", kOperation));
    const std::string meeting_place = folder.path() + "/parent";
    GEYSER_TRY(ChannelListener listener, ChannelListener::listen(meeting_place));
    GEYSER_TRY(Process process, Process::start(command, {kParentVariable, meeting_place}, kOperation));
    const Clock::time_point deadline = Clock::now() + patience;
    GEYSER_TRY(Channel channel, await(listener, process, who, deadline));
    GEYSER_TRY(Channel life, await(listener, process, who, deadline));
    return Child(std::move(process), std::move(channel), std::move(life));
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, std::nullopt)), channel_(std::move(other.channel_)),
      life_(std::move(other.life_)) {}

std::string Child::join() {
    if (!process_) {
        return {};
    }
    channel_.close();
    static_cast<void>(life_.send(UserData{}, 0ns)); // farewell; what dies says none
    if (!has_ended(life_, Clock::now() + kGrace)) {
        process_->kill();
    }
    std::string how = process_->wait();
    process_.reset();
    return how;
}

} // namespace geyser::process
