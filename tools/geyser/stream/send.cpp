// `geyser send`: publishes pictures, video or a test pattern as a stream.

#include "commands.hpp"
#include "open_source.hpp"
#include "operations.hpp"
#include "output.hpp"
#include "status_line.hpp"
#include "stream_arguments.hpp"
#include "transmission.hpp"
#include "usage.hpp"

#include <core/try.hpp>
#include <geyser/stream.hpp>
#include <system/interruption.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace geyser::tool {
namespace {

using namespace stream;

struct SendOptions {
    std::string name;
    std::string source;
    bool pattern = false;
    std::string api = "host";
    std::string device;
    std::string size;
    std::string fps;
    std::uint32_t frames = 0; ///< 0: no limit
    bool loop = false;
    std::string matrix;
    std::uint32_t slots = 4;
    std::uint32_t wait_for = 0;
    bool json = false;
};

struct Sending {
    TransmissionConfig config;
    std::unique_ptr<Source> source;
};

/// `--fps max` leaves the pace to the source and the receivers.
Result<std::optional<Rate>> rate_of(const SendOptions& options, const Source& source) {
    if (options.fps.empty()) {
        return source.rate();
    }
    if (options.fps == "max") {
        return std::nullopt;
    }
    return parse_rate(options.fps);
}

Result<Sending> prepare(const SendOptions& options) {
    GEYSER_CHECK(check_stream(options.name));
    SourceOptions wanted{.path = options.source, .loop = options.loop};
    if (!options.size.empty()) {
        GEYSER_TRY(wanted.size, parse_size(options.size));
    }
    if (!options.matrix.empty()) {
        GEYSER_TRY(wanted.matrix, parse_matrix(options.matrix));
    }
    GEYSER_TRY(auto source, open_source(wanted, interrupted));
    TransmissionConfig config{.name = options.name, .slots = options.slots, .wait_for = options.wait_for};
    GEYSER_TRY(config.rate, rate_of(options, *source));
    if (options.frames > 0) {
        config.frames = options.frames;
    }
    return Sending{std::move(config), std::move(source)};
}

Result<TransmissionResult> send(const SendOptions& options) {
    GEYSER_TRY(Sending sending, prepare(options));
    GEYSER_TRY(StreamDevice device, open_stream_device(options.api, options.device));
    StatusLine status(kSendCommand);
    Transmission transmission(device, sending.config,
                              {.stopped = interrupted,
                               .sent = [&](std::uint64_t frames) { status.update(frames); },
                               .note = [&](std::string_view text) { status.note(text); }});
    return transmission.run(*sending.source);
}

Json to_json(const TransmissionResult& result, const std::string& name) {
    const StreamInfo& stream = result.stream;
    const SenderStatistics& statistics = stream.statistics;
    return {{"name", name},
            {"frames", statistics.frames},
            {"fps", result.frames_per_second},
            {"width", stream.width},
            {"height", stream.height},
            {"format", geyser::name(stream.format)},
            {"api", geyser::name(stream.api)},
            {"device", result.device},
            {"transport", geyser::name(stream.transport)},
            {"sync", geyser::name(result.sync)},
            {"waits", statistics.waits},
            {"dropped", statistics.dropped},
            {"copies", statistics.copies},
            {"disconnected", statistics.disconnected},
            {"latency_us", latency_json(statistics.latency)}};
}

void print(const TransmissionResult& result, const std::string& name) {
    const StreamInfo& stream = result.stream;
    const SenderStatistics& statistics = stream.statistics;
    fmt::print("sent to {}: {}\n", name,
               describe_frames(statistics.frames, {stream.width, stream.height}, result.frames_per_second));
    fmt::print("dropped: {}, copies: {}, waits for a slot: {}, receivers thrown out: {}\n", statistics.dropped,
               statistics.copies, statistics.waits, statistics.disconnected);
    if (statistics.frames > 0) {
        fmt::print("format: {}, {} \"{}\", {}, {}\n", geyser::name(stream.format), geyser::name(stream.api),
                   result.device, geyser::name(stream.transport), geyser::name(result.sync));
    }
}

int run(const SendOptions& options) {
    int signal = 0;
    const auto result = [&] {
        const system::Interruption interruption;
        auto sent = send(options);
        signal = system::Interruption::signal();
        return sent;
    }();
    if (!result && signal != 0) {
        return end_by(signal, kSendCommand);
    }
    if (!result) {
        return report_failure(kSendCommand, result.error(), options.json);
    }
    if (options.json) {
        print_json(to_json(*result, options.name));
    } else {
        print(*result, options.name);
    }
    // Ctrl-C is how a stream without an end ends. One that was to have so many frames was cut short.
    const bool complete = options.frames == 0 || result->stream.statistics.frames == options.frames;
    return signal != 0 && !complete ? end_by(signal, kSendCommand) : kSuccess;
}

} // namespace

void add_send(CLI::App& program, Context& context) {
    const auto options = std::make_shared<SendOptions>();
    CLI::App* command =
        program.add_subcommand("send", "Publish a picture, a folder of them, a video or a test pattern");
    command->add_option("NAME", options->name, "What the stream is called")->required();
    CLI::Option* source = command->add_option(
        "SOURCE", options->source,
        "A PNG or JPEG; a folder of them, in the order of their names; a Y4M video; \"-\" for standard input");
    CLI::Option* pattern =
        command->add_flag("--pattern", options->pattern, "Instead of a SOURCE: a moving pattern with frame numbers");
    add_api_options(*command, options->api, options->device,
                    "The API that the frames are uploaded with and shared from");
    command->add_option("--size", options->size, "WIDTHxHEIGHT of raw pixels, which have no header, or of the pattern");
    command->add_option("--fps", options->fps,
                        "Frames a second, as 30, 29.97 or 30000/1001, or \"max\"; the default is the video's own, 30 "
                        "for pictures, 60 for the pattern, and for raw pixels as they come");
    command->add_option("--frames", options->frames, "Stop after this many frames")->check(whole_number(1, UINT32_MAX));
    command->add_flag("--loop", options->loop, "Start a folder or a video file anew at its end");
    command->add_option("--matrix", options->matrix,
                        "How a video's colours are coded: bt601, bt709 or bt2020; the default is bt709 from 720p on, "
                        "bt601 below");
    command->add_option("--slots", options->slots, "Textures that the frames rotate through")
        ->check(whole_number(2, kMaxSlots))
        ->capture_default_str();
    command->add_option("--wait-for", options->wait_for, "Receivers that must be there before the first frame is sent")
        ->check(whole_number(1, kMaxReceivers));
    command->add_flag("--json", options->json, "Print JSON at the end");
    command->footer("\nRuns until the source ends, or until Ctrl-C. One picture and the pattern have no end.\n\n"
                    "  geyser send cam --pattern --size 1920x1080\n"
                    "  geyser send cam --pattern --api vulkan\n"
                    "  geyser send slides ~/Pictures --fps 0.2 --loop\n"
                    "  ffmpeg -i film.mp4 -f yuv4mpegpipe - | geyser send cam -\n"
                    "  ffmpeg -i film.mp4 -f rawvideo -pix_fmt rgba - | geyser send cam - --size 1920x1080 --fps 25");
    command->callback([options, source, pattern, &context] {
        if ((source->count() == 0) == (pattern->count() == 0)) {
            throw CLI::ValidationError(source->count() == 0 ? "SOURCE is missing: a file, a folder, - or --pattern"
                                                            : "both SOURCE and --pattern are given");
        }
        context.exit_code = run(*options);
    });
}

} // namespace geyser::tool
