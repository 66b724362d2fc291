#include "stream/set_up.hpp"

#include "core/try.hpp"
#include "ipc/thread.hpp"
#include "ipc/wait_any.hpp"

#include <algorithm>
#include <array>

namespace geyser::stream {
namespace {

/// How long a connection may stay silent before its Hello, and how many such there may be.
constexpr std::chrono::seconds kPatience(1);
constexpr std::size_t kMaxStrangers = 16;
/// How often is looked whether that has passed, and whether the system has again what it had not.
constexpr Timeout kLook = std::chrono::milliseconds(100);

constexpr Timeout kNoWait = Timeout::zero();

} // namespace

Result<std::unique_ptr<SetUp>> SetUp::start(SenderCore& core, ChannelListener listener) {
    std::unique_ptr<SetUp> self(new SetUp(core, std::move(listener)));
    GEYSER_TRY(self->stop_, ipc::WakeUp::create("Sender::create"));
    GEYSER_TRY(self->thread_, start_thread([raw = self.get()] { raw->run(); }, "Sender::create"));
    return self;
}

SetUp::~SetUp() {
    stop_.ring();
    if (thread_.joinable()) {
        thread_.join();
    }
    core_.farewell("the sender closed the stream");
}

void SetUp::run() {
    std::vector<ipc::Watched> watched;
    for (;;) {
        watched.assign({{.waitable = stop_.waitable()}, {.waitable = listener_.waitable()}});
        for (const Stranger& stranger : strangers_) {
            watched.push_back({.waitable = stranger.channel.waitable()});
        }
        for (const auto& link : links_) {
            watched.push_back({.waitable = link->channel().waitable()});
        }
        // Strangers that stay silent must go; nothing else here is a matter of time.
        const auto timeout = strangers_.empty() ? std::nullopt : std::optional<Timeout>(kLook);
        if (!ipc::wait_any(watched, timeout, "Sender")) {
            if (is_stopped_within(kLook)) {
                return;
            }
            continue;
        }
        if (watched[0].ready) {
            return;
        }
        auto at = watched.begin() + 2;
        const Clock::time_point now = Clock::now();
        // Receivers before strangers in time, after them in the list: a greeted stranger becomes a receiver below.
        const auto first_link = at + static_cast<std::ptrdiff_t>(strangers_.size());
        auto link_at = first_link;
        std::erase_if(links_, [&](const auto& link) { return (link_at++)->ready && !hear(*link); });
        std::erase_if(strangers_, [&](Stranger& stranger) {
            const bool spoke = (at++)->ready;
            return spoke ? greet(stranger) : now > stranger.until;
        });
        if (watched[1].ready && !accept() && is_stopped_within(kLook)) {
            return;
        }
    }
}

bool SetUp::is_stopped_within(Timeout time) const {
    std::array stop = {ipc::Watched{.waitable = stop_.waitable()}};
    if (!ipc::wait_any(stop, time, "Sender")) {
        std::this_thread::sleep_for(time);
    }
    return stop[0].ready;
}

bool SetUp::accept() {
    auto channel = listener_.accept(kNoWait);
    if (!channel) {
        return channel.error().code != ErrorCode::OutOfHostMemory;
    }
    if (strangers_.size() < kMaxStrangers) {
        strangers_.push_back({std::move(*channel), Clock::now() + kPatience});
    }
    return true;
}

bool SetUp::greet(Stranger& stranger) {
    const auto answer = [&](const StreamMessage& message) {
        (void)stranger.channel.send(encode(message), kNoWait);
        return true;
    };
    const auto refuse = [&](const Error& error) { return answer(Refusal{.code = error.code, .reason = error.reason}); };
    const auto data = stranger.channel.receive<UserData>(kNoWait);
    if (!data) {
        return data.error().code != ErrorCode::Timeout;
    }
    const auto message = decode(*data);
    if (!message) {
        return refuse(message.error());
    }
    if (std::holds_alternative<Query>(*message)) {
        return answer(core_.info());
    }
    const auto* hello = std::get_if<Hello>(&*message);
    if (hello == nullptr) {
        return true;
    }
    auto link = core_.add(stranger.channel, *hello);
    if (!link) {
        return refuse(link.error());
    }
    links_.push_back(std::move(*link));
    return true;
}

bool SetUp::hear(Link& link) {
    const auto data = link.channel().receive<UserData>(kNoWait);
    if (!data && data.error().code == ErrorCode::Timeout) {
        return true;
    }
    // A receiver has one thing to say. Anything else, its death included, ends the acquaintance.
    const auto message = data ? decode(*data) : Result<StreamMessage>(std::unexpected(data.error()));
    if (message && std::holds_alternative<SlotFreed>(*message) && !link.chatters(core_.slot_freed())) {
        return true;
    }
    core_.remove(link);
    return false;
}

} // namespace geyser::stream
