#include "stream_worker.hpp"

#include "floor_word.hpp"
#include "output.hpp"
#include "stream_protocol.hpp"
#include <core/try.hpp>

#include <geyser/host.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <process/parent.hpp>
#include <system/cpu_time.hpp>
#include <system/interruption.hpp>
#include <system/nap.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace geyser::tool::bench {
namespace {

constexpr const char* kName = "bench";

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

std::int64_t cpu_ns_so_far() { return system::process_cpu_time() / std::chrono::nanoseconds(1); }

void sleep_until(std::int64_t steady_ns) {
    for (std::int64_t now = now_ns(); now < steady_ns; now = now_ns()) {
        system::nap(std::chrono::nanoseconds(steady_ns - now));
    }
}

class Worker {
public:
    virtual ~Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    [[nodiscard]] virtual Result<void> play(const Round& round, Channel& channel) = 0;

protected:
    explicit Worker(FloorWord floor) : floor_(std::move(floor)) {}
    FloorWord floor_;
};

class Publisher final : public Worker {
public:
    static Result<std::unique_ptr<Worker>> open(const Opening& opening, FloorWord floor) {
        std::unique_ptr<Publisher> self(new Publisher(std::move(floor)));
        GEYSER_TRY(self->manager_, HostTextureShareManager::create());
        const TextureDescriptor texture{.width = opening.width,
                                        .height = opening.height,
                                        .format = TextureFormat::Rgba8Unorm,
                                        .usage = TextureUsage::CopySrc,
                                        .layout = TextureLayout::Linear};
        GEYSER_TRY(self->sender_, Sender::create(*self->manager_,
                                                 {.name = kName, .texture = texture, .directory = opening.directory}));
        GEYSER_CHECK(self->publish_frame(0)); // so that receivers can connect, which takes a frame
        return self;
    }

    Result<void> play(const Round& round, Channel& channel) override {
        std::uint32_t& count = round.on_stream ? on_stream_ : on_floor_;
        std::int64_t tick = now_ns();
        std::int64_t cpu_ns = 0;
        while (count < round.until) {
            if (++count == round.counted_from) {
                cpu_ns = cpu_ns_so_far();
            }
            tick = std::max(tick + round.period_ns, now_ns());
            sleep_until(tick);
            if (round.on_stream) {
                GEYSER_CHECK(publish_frame(count));
            } else {
                floor_.publish();
            }
        }
        return send(channel, Outcome{.cpu_ns = cpu_ns_so_far() - cpu_ns});
    }

private:
    explicit Publisher(FloorWord floor) : Worker(std::move(floor)) {}

    Result<void> publish_frame(std::uint32_t count) {
        GEYSER_TRY(auto frame, sender_->begin_frame(kPatience));
        return frame.submit({.metadata = std::as_bytes(std::span(&count, 1))});
    }

    std::unique_ptr<HostTextureShareManager> manager_;
    std::unique_ptr<Sender> sender_;
    std::uint32_t on_floor_ = 0;
    std::uint32_t on_stream_ = 0;
};

class Subscriber final : public Worker {
public:
    static Result<std::unique_ptr<Worker>> open(const Opening& opening, FloorWord floor) {
        std::unique_ptr<Subscriber> self(new Subscriber(std::move(floor)));
        GEYSER_TRY(self->manager_, HostTextureShareManager::create());
        GEYSER_TRY(self->receiver_, Receiver::connect(*self->manager_, kName, {.directory = opening.directory}));
        GEYSER_CHECK(self->next_frame(kPatience));
        return self;
    }

    Result<void> play(const Round& round, Channel& channel) override {
        GEYSER_CHECK(send(channel, Outcome{}));
        const Timeout patience = std::chrono::nanoseconds(round.period_ns) + kPatience;
        Outcome outcome;
        outcome.latencies_ns.reserve(round.until - round.counted_from + 1);
        std::uint32_t count = 0;
        while (count < round.until) {
            GEYSER_TRY(const Arrival arrival, round.on_stream ? next_frame(patience) : next_on_floor(patience));
            count = arrival.count;
            if (count >= round.counted_from) {
                outcome.latencies_ns.push_back(arrival.latency_ns);
            }
        }
        return send(channel, outcome);
    }

private:
    struct Arrival {
        std::uint32_t count = 0;
        std::int64_t latency_ns = 0;
    };

    explicit Subscriber(FloorWord floor) : Worker(std::move(floor)) {}

    Result<Arrival> next_on_floor(Timeout timeout) {
        GEYSER_TRY(const auto seen, floor_.wait_beyond(on_floor_, timeout));
        const std::int64_t now = now_ns();
        on_floor_ = seen.count;
        return Arrival{.count = seen.count, .latency_ns = now - seen.published.count()};
    }

    Result<Arrival> next_frame(Timeout timeout) {
        GEYSER_TRY(auto frame, receiver_->acquire(timeout));
        const std::int64_t now = now_ns();
        Arrival arrival{.latency_ns = now - frame.published().count()};
        const auto metadata = frame.info().metadata;
        std::memcpy(&arrival.count, metadata.data(), std::min(metadata.size(), sizeof arrival.count));
        GEYSER_CHECK(frame.release());
        return arrival;
    }

    std::unique_ptr<HostTextureShareManager> manager_;
    std::unique_ptr<Receiver> receiver_;
    std::uint32_t on_floor_ = 0;
};

/// Until something fails.
Result<void> serve(Channel& channel) {
    GEYSER_TRY(const Opening opening, receive<Opening>(channel, kPatience));
    GEYSER_TRY(const auto memory, channel.receive<SharedMemoryHandle>(kPatience));
    GEYSER_TRY(FloorWord floor, FloorWord::open(memory));
    GEYSER_TRY(const auto worker, opening.publisher ? Publisher::open(opening, std::move(floor))
                                                    : Subscriber::open(opening, std::move(floor)));
    GEYSER_CHECK(send(channel, Outcome{}));
    for (;;) {
        GEYSER_TRY(const Round round, receive<Round>(channel, Timeout::max()));
        GEYSER_CHECK(worker->play(round, channel));
    }
}

} // namespace

int run_stream_worker() {
    system::leave_interruptions_to_parent();
    auto channel = process::meet_parent();
    if (!channel) {
        fmt::print(stderr, "geyser {}: `geyser bench stream` starts this by itself: {}\n", kStreamWorkerCommand,
                   channel.error().reason);
        return kFailed;
    }
    process::when_parent_parts([](process::Parting) { std::_Exit(kSuccess); }); // whatever this one waits for
    static_cast<void>(send(*channel, serve(*channel).error()));
    return kFailed;
}

} // namespace geyser::tool::bench
