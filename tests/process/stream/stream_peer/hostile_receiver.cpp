// A receiver that means harm. Goes on until it is killed: thrown out, it comes back.
#include "../../../support/raw_stream.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <cstdlib>
#include <functional>
#include <random>
#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using stream::slot_bit;
using stream::SlotFreed;

/// Enough of one thing to look whether the stream is still there.
constexpr int kRound = 1000;
/// More connections than a sender takes, fewer than a process may have open.
constexpr std::size_t kMostKept = 200;

class Attack {
public:
    Attack(const std::string& directory, std::uint32_t seed)
        : path_(directory + "/" + kStreamName + ".sock"), random_(seed) {}

    /// How often the stream has let it in.
    [[nodiscard]] std::uint64_t visits() const noexcept { return visits_; }

    void round(Harm harm) {
        switch (harm) {
        case Harm::ScribblesOnItsPage:
            return scribble();
        case Harm::NeverReleases:
            return never_release();
        case Harm::ReleasesWhatItDoesNotHold:
            return release_unheld();
        case Harm::ClaimsFutureFrames:
            return claim_future();
        case Harm::TakesItsWordBack:
            return take_word_back();
        case Harm::SendsMalformedMessages:
            return send_malformed();
        case Harm::FloodsTheSocket:
            return flood();
        case Harm::ConnectsAThousandTimes:
            return connect_repeatedly();
        case Harm::KeepsConnecting:
            return keep_connections();
        case Harm::AsksForEver:
            return ask();
        }
    }

private:
    [[nodiscard]] RawReceiver join(StreamMode mode = StreamMode::Latest) {
        auto self = RawReceiver::connect(path_, mode);
        ++visits_;
        return self;
    }
    [[nodiscard]] Channel call() {
        auto channel = Channel::connect(path_, kLong).value();
        ++visits_;
        return channel;
    }

    /// Any value in any place of it, small ones more often: those mean something.
    void scribble() {
        const RawReceiver self = join();
        const std::span words(reinterpret_cast<std::atomic<std::uint64_t>*>(&*self.page),
                              sizeof(stream::ReceiverPage) / sizeof(std::uint64_t));
        for (int i = 0; i < 100 * kRound; ++i) {
            words[random_() % words.size()].store(random_() % 2 == 0 ? random_() : random_() % 300);
        }
    }
    void never_release() {
        const RawReceiver self = join();
        for (int i = 0; i < kRound && self.is_connected(); ++i) {
            const stream::Latest latest = stream::unpack(self.control->latest.load());
            self.page->held.fetch_or(slot_bit(latest.slot));
            self.page->taken.store(latest.frame);
            std::this_thread::sleep_for(1ms);
        }
    }
    void release_unheld() {
        RawReceiver self = join();
        for (int i = 0; i < kRound && self.is_connected(); ++i) {
            self.page->held.store(slot_bit(static_cast<std::uint32_t>(random_() % kMaxSlots)));
            self.page->held.store(0);
            say(self.channel, SlotFreed{});
        }
    }
    void claim_future() {
        const RawReceiver self = join(StreamMode::EveryFrame);
        for (int i = 0; i < kRound && self.is_connected(); ++i) {
            self.page->taken.store(random_());
            for (auto& done : self.page->done) {
                done.store(random_());
            }
            std::this_thread::sleep_for(100us);
        }
    }
    /// Frames that it has taken, then has not, then has.
    void take_word_back() {
        const RawReceiver self = join(StreamMode::EveryFrame);
        for (int i = 0; i < 100 * kRound && self.is_connected(); ++i) {
            const stream::Latest latest = stream::unpack(self.control->latest.load());
            self.page->taken.store(i % 2 == 0 ? 0 : latest.frame);
        }
    }
    void send_malformed() {
        RawReceiver self = join();
        const auto good = stream::encode(SlotFreed{});
        for (int i = 0; i < 16; ++i) {
            std::vector<std::byte> bytes(random_() % (kMaxMessageBytes + 16));
            std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random_()); });
            send_raw(self.channel.waitable(), bytes, make_objects(random_() % (2 * kMaxMessageObjects)));
        }
        // The same in the place of Hello.
        const auto stranger = call();
        send_raw(stranger.waitable(), good.bytes, make_objects(1));
    }
    void flood() {
        const RawReceiver self = join();
        const auto bytes = encode(Message(stream::encode(SlotFreed{}))).value().bytes;
        while (send_raw(self.channel.waitable(), bytes, {}) > 0) {
        }
    }
    void connect_repeatedly() {
        for (int i = 0; i < kRound; ++i) {
            auto channel = call();
            if (i % 2 == 0) {
                say(channel, stream::Hello{.program = "hostile"});
                (void)channel.receive(10ms); // its answer, or that there is no room for it
            }
        }
    }
    /// As many at once as it can, some of which are let in.
    void keep_connections() {
        std::vector<Channel> kept;
        for (int i = 0; i < kRound; ++i) {
            auto channel = call();
            (void)channel.send(stream::encode(stream::Hello{.program = "hostile"}), 0s);
            kept.push_back(std::move(channel));
            if (kept.size() > kMostKept) {
                kept.erase(kept.begin());
            }
        }
    }
    void ask() {
        for (int i = 0; i < kRound; ++i) {
            auto channel = call();
            say(channel, stream::Query{});
            (void)channel.receive(10ms);
        }
    }

    std::string path_;
    std::mt19937_64 random_;
    std::uint64_t visits_ = 0;
};

} // namespace

int harm(Intercom& test, const std::string& directory) {
    const auto orders = test.hear<HostileOrders>();
    Attack attack(directory, orders.seed);
    for (;;) {
        try {
            attack.round(orders.harm);
        } catch (const std::exception&) { // not let in, or thrown out
            std::this_thread::sleep_for(1ms);
        }
        if (test.try_hear<Command>()) {
            test.tell(HostileReport{attack.visits()});
        }
    }
}

} // namespace geyser::test
