// `geyser receive`: takes the frames of a stream, to files, to other programs, or only to count them.

#include "byte_output.hpp"
#include "commands.hpp"
#include "operations.hpp"
#include "output.hpp"
#include "png_sink.hpp"
#include "reception.hpp"
#include "status_line.hpp"
#include "stream_arguments.hpp"
#include "usage.hpp"
#include "video_sink.hpp"

#include <core/try.hpp>
#include <geyser/stream.hpp>
#include <system/interruption.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace geyser::tool {
namespace {

using namespace stream;

struct ReceiveOptions {
    std::string name;
    std::string api = "host";
    std::string device;
    std::string png;
    std::string raw;
    std::string y4m;
    std::string fps = "30";
    std::uint32_t count = 0; ///< 0: not given
    bool every_frame = false;
    double timeout = 0; ///< seconds; 0: not given
    bool json = false;

    [[nodiscard]] bool pixels_to_stdout() const { return raw == "-" || y4m == "-"; }
    /// A PNG has room for one frame. Who wants another than the next one, or more than that, says so.
    [[nodiscard]] bool wants_one_picture() const { return !png.empty() && raw.empty() && y4m.empty(); }
};

ReceptionConfig config_of(const ReceiveOptions& options) {
    ReceptionConfig config{.name = options.name,
                           .mode = options.every_frame ? StreamMode::EveryFrame : StreamMode::Latest};
    if (options.count > 0) {
        config.count = options.count;
    } else if (options.wants_one_picture()) {
        config.count = 1;
    }
    if (options.timeout > 0) {
        config.timeout = std::chrono::milliseconds(std::llround(std::ceil(options.timeout * 1000)));
    }
    return config;
}

Result<std::vector<std::unique_ptr<Sink>>> open_sinks(const ReceiveOptions& options) {
    std::vector<std::unique_ptr<Sink>> sinks;
    GEYSER_TRY(const Rate rate, parse_rate(options.fps));
    if (!options.png.empty()) {
        GEYSER_TRY(auto file, PngFile::open(options.png, "receive --png"));
        sinks.push_back(std::make_unique<PngSink>(std::move(file)));
    }
    if (!options.raw.empty()) {
        GEYSER_TRY(auto output, ByteOutput::open(options.raw, "receive --raw", interrupted));
        sinks.push_back(std::make_unique<VideoSink<RawVideo>>(std::move(output), RawVideo{}));
    }
    if (!options.y4m.empty()) {
        GEYSER_TRY(auto output, ByteOutput::open(options.y4m, "receive --y4m", interrupted));
        sinks.push_back(std::make_unique<VideoSink<Y4mVideo>>(std::move(output), Y4mVideo{rate}));
    }
    return sinks;
}

Result<ReceptionResult> receive(const ReceiveOptions& options) {
    GEYSER_CHECK(check_stream(options.name));
    GEYSER_TRY(auto sinks, open_sinks(options));
    GEYSER_TRY(StreamDevice device, open_stream_device(options.api, options.device));
    StatusLine status(kReceiveCommand);
    Reception reception(device, config_of(options),
                        {.stopped = interrupted,
                         .received = [&](std::uint64_t frames) { status.update(frames); },
                         .note = [&](std::string_view text) { status.note(text); }},
                        std::move(sinks));
    return reception.run();
}

Json to_json(const ReceptionResult& result, const ReceiveOptions& options) {
    const ReceiverStatistics& statistics = result.statistics;
    Json json = {{"name", options.name},
                 {"api", name(result.api)},
                 {"device", result.device},
                 {"frames", result.frames},
                 {"skipped", statistics.skipped},
                 {"dropped", statistics.dropped},
                 {"fps", result.frames_per_second},
                 {"latency_us", latency_json(statistics.latency)},
                 {"copies", statistics.copies},
                 {"waits", statistics.waits},
                 {"connections", statistics.connections},
                 {"sync", name(statistics.sync)}};
    if (result.frames > 0) {
        json["last_frame"] = result.last_frame;
        json["width"] = result.size.width;
        json["height"] = result.size.height;
        json["format"] = name(result.format);
        json["transport"] = name(result.transport);
    }
    for (const auto& [key, path] : {std::pair{"png", options.png}, {"raw", options.raw}, {"y4m", options.y4m}}) {
        if (!path.empty()) {
            json[key] = path;
        }
    }
    return json;
}

/// To stderr where stdout has the pixels.
void print(const ReceptionResult& result, const ReceiveOptions& options) {
    std::FILE* const out = options.pixels_to_stdout() ? stderr : stdout;
    const ReceiverStatistics& statistics = result.statistics;
    fmt::print(out, "received from {}: {}\n", options.name,
               describe_frames(result.frames, result.size, result.frames_per_second));
    fmt::print(out, "skipped: {}, dropped: {}, copies: {}\n", statistics.skipped, statistics.dropped,
               statistics.copies);
    if (result.frames == 0) {
        return;
    }
    fmt::print(out, "format: {}, {} \"{}\", {}, {}\n", name(result.format), name(result.api), result.device,
               name(result.transport), name(statistics.sync));
    fmt::print(out, "latency: {:.0f} us (p50), {:.0f} us (p99), from publish to acquire\n",
               latency_us(statistics.latency, 0.5), latency_us(statistics.latency, 0.99));
}

/// A silence is the end of a recording, but not of a wait for so many frames, or for a first one.
bool is_failure(const ReceptionResult& result, const ReceptionConfig& config) {
    return result.ending == Ending::Silence && (config.count || result.frames == 0);
}

/// "2.5", in bounds that leave room to count in milliseconds.
CLI::Validator seconds() {
    const auto check = [](const std::string& text) -> std::string {
        constexpr double kMost = 1e6;
        char* end = nullptr;
        // Not every C++ library has from_chars for floating point; strtod takes hexadecimal and white space too.
        const double value = std::strtod(text.c_str(), &end);
        if (text.find_first_not_of("0123456789.eE+-") == std::string::npos && end == text.data() + text.size() &&
            value > 0 && value <= kMost) {
            return {};
        }
        return fmt::format("\"{}\" is not a number of seconds above 0 and up to {}", text, kMost);
    };
    return CLI::Validator(check, "");
}

Error silence(const ReceptionResult& result, const ReceiveOptions& options, const ReceptionConfig& config) {
    const std::uint64_t received = result.frames;
    std::string reason = fmt::format("no frame came from \"{}\" for {} s", options.name, options.timeout);
    if (received > 0) {
        reason += fmt::format(", after {} of {} frames", received, *config.count);
    }
    return {ErrorCode::Timeout, "receive --timeout", std::move(reason), 0};
}

int run(const ReceiveOptions& options) {
    int signal = 0;
    const auto result = [&] {
        const system::Interruption interruption;
        auto received = receive(options);
        signal = system::Interruption::signal();
        return received;
    }();
    if (!result && signal != 0) {
        return end_by(signal, kReceiveCommand);
    }
    if (!result) {
        return report_failure(kReceiveCommand, result.error(), options.json);
    }
    const ReceptionConfig config = config_of(options);
    if (is_failure(*result, config)) {
        return report_failure(kReceiveCommand, silence(*result, options, config), options.json);
    }
    if (options.json) {
        print_json(to_json(*result, options));
    } else {
        print(*result, options);
    }
    // Ctrl-C is how a reception without an end ends. One that was to take so many frames was cut short.
    return result->ending == Ending::Stopped && config.count ? end_by(signal, kReceiveCommand) : kSuccess;
}

} // namespace

void add_receive(CLI::App& program, Context& context) {
    const auto options = std::make_shared<ReceiveOptions>();
    CLI::App* command =
        program.add_subcommand("receive", "Take the frames of a stream: to PNG, raw or Y4M, or count them");
    command->add_option("NAME", options->name, "What the stream is called")->required();
    add_api_options(*command, options->api, options->device, "The API that the frames are imported into and read with");
    command->add_option("--png", options->png,
                        "Where the last frame goes; without --count, --raw and --y4m that is the first one");
    command->add_option("--raw", options->raw,
                        "Where all frames go as 8-bit RGBA without a header; \"-\" for standard output");
    command->add_option("--y4m", options->y4m,
                        "Where all frames go as Y4M video (4:2:0, BT.601, limited range); \"-\" for standard output");
    command->add_option("--fps", options->fps, "The rate that the Y4M says; it is not enforced")->capture_default_str();
    command->add_option("--count", options->count, "Stop after this many frames")->check(whole_number(1, UINT32_MAX));
    command->add_flag("--every-frame", options->every_frame,
                      "Take each frame in turn; the sender waits for it, within bounds. Without it the newest is taken "
                      "and the rest is skipped");
    command->add_option("--timeout", options->timeout, "Stop when no frame came for this many seconds")
        ->check(seconds());
    command->add_flag("--json", options->json, "Print JSON at the end");
    command->footer("\nWaits for a sender that is not there yet, and for one that goes away and comes back. Runs until "
                    "Ctrl-C, --count or --timeout.\n\n"
                    "  geyser receive cam --png now.png\n"
                    "  geyser receive cam --api vulkan --png now.png\n"
                    "  geyser receive cam --every-frame --y4m - | ffmpeg -i - film.mp4\n"
                    "  geyser receive cam --count 1000 --json");
    command->callback([options, &context] {
        if (options->pixels_to_stdout() && (options->json || options->raw == options->y4m)) {
            throw CLI::ValidationError(options->json ? "--json and pixels cannot both go to standard output"
                                                     : "--raw and --y4m cannot both go to standard output");
        }
        context.exit_code = run(*options);
    });
}

} // namespace geyser::tool
