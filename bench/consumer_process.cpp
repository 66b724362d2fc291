#include "consumer_process.hpp"

#include "raw_vulkan/exchange.hpp"
#include "stream/exchange.hpp"

#include <process/parent.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

int report(const std::exception& failure) {
    std::fprintf(stderr, "bench_exchange, the consumer: %s\n", failure.what());
    return EXIT_FAILURE;
}

/// Until the other side hangs up.
void obey(geyser::Channel& channel, Consumer& raw, Consumer& stream, const Copying& copying, Submissions& submissions) {
    std::uint64_t raw_frames = 0;
    std::uint64_t stream_frames = 0;
    for (;;) {
        const auto round = receive<Round>(channel, geyser::Timeout::max());
        if (!round && round.error().code == geyser::ErrorCode::PeerClosed) {
            return;
        }
        check(round);
        Consumer& consumer = round->kind == Kind::Raw ? raw : stream;
        std::uint64_t& frames = round->kind == Kind::Raw ? raw_frames : stream_frames;
        while (frames < round->until) {
            consumer.consume(++frames);
        }
        submissions.finish();
        send(channel, Done{});
        if (!copying.shows(frames, submissions)) {
            throw Failure("the texels of frame " + std::to_string(frames) + " are wrong");
        }
        send(channel, Done{});
    }
}

void serve(geyser::Channel& channel, const std::string& directory, VkExtent2D extent) {
    const Device device(Timelines::Shared);
    const auto manager = stream::adopt(device);
    const raw::SharedObjects shared = raw::receive(device, extent, channel.waitable());
    const Copying copying(device, extent);
    Submissions submissions(device);
    raw::RawConsumer raw(device, shared, copying, submissions);
    stream::StreamConsumer stream(*manager, directory, copying, submissions);
    send(channel, Done{});
    try {
        obey(channel, raw, stream, copying, submissions);
    } catch (const std::exception& failure) {
        // Without a destructor: one could wait for a GPU that waits for the producer.
        std::_Exit(report(failure));
    }
}

} // namespace

int run_consumer(const std::string& directory, std::uint32_t width, std::uint32_t height) {
    // Ctrl-C reaches both processes; the one that started this one decides, and hangs up.
    std::signal(SIGINT, SIG_IGN);
    try {
        auto channel = check(geyser::process::meet_parent());
        // Whatever this process waits for.
        geyser::process::when_parent_parts([](geyser::process::Parting) { std::_Exit(EXIT_SUCCESS); });
        serve(channel, directory, {width, height});
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        return report(failure);
    }
}

} // namespace bench
