#include "report.hpp"

#include "output.hpp"

#include <fmt/core.h>

#include <cstdio>

namespace geyser::tool::demo {
namespace {

Json to_json(const DemoResult& result, const DemoParameters& parameters) {
    Json json = {{"from", name(parameters.from)},
                 {"to", name(parameters.to)},
                 {"frames", result.frames},
                 {"mismatched_frames", result.mismatched_frames},
                 {"copies_per_frame", result.copies_per_frame},
                 {"transport", name(result.transport)},
                 {"sync", name(result.sync)},
                 {"fps", result.fps},
                 {"latency_us", {{"p50", result.latency_p50_us}, {"p99", result.latency_p99_us}}},
                 {"png", parameters.output},
                 {"device", result.device},
                 {"driver", result.driver},
                 {"format", name(parameters.texture.format)},
                 {"width", parameters.texture.width},
                 {"height", parameters.texture.height}};
    if (result.mismatched_frames > 0) {
        json["first_mismatch"] = result.first_mismatch;
    }
    if (parameters.validation) {
        json["validation_messages"] = result.validation_messages;
    }
    return json;
}

void print(const DemoResult& result, const DemoParameters& parameters) {
    fmt::print("{} -> {}, {} ({})\n", name(parameters.from), name(parameters.to), result.device, result.driver);
    fmt::print("{} frames of {}x{} {}, {:.1f} frames/s\n", result.frames, parameters.texture.width,
               parameters.texture.height, name(parameters.texture.format), result.fps);
    fmt::print("latency: {:.0f} us (p50), {:.0f} us (p99), from publish to submitted acquire{}\n",
               result.latency_p50_us, result.latency_p99_us,
               waits_on_gpu(result.sync) ? "; the GPU may still wait after that" : "");
    fmt::print("transport: {}, sync: {}\n", name(result.transport), name(result.sync));
    fmt::print("copies per frame: {}\n", result.copies_per_frame);
    fmt::print("mismatched frames: {}\n", result.mismatched_frames);
    fmt::print("the last frame as it arrived: {}\n", parameters.output);
}

} // namespace

int report(const DemoResult& result, const DemoParameters& parameters, bool json) {
    if (json) {
        print_json(to_json(result, parameters));
    } else {
        print(result, parameters);
    }
    if (result.mismatched_frames > 0) {
        fmt::print(stderr, "{}: {} of {} frames did not arrive as they were drawn; {}\n", kDemoCommand,
                   result.mismatched_frames, result.frames, result.first_mismatch);
        return kFailed;
    }
    if (parameters.validation && result.validation_messages > 0) {
        fmt::print(stderr, "{}: the validation layers had {} messages\n", kDemoCommand, result.validation_messages);
        return kFailed;
    }
    return kSuccess;
}

} // namespace geyser::tool::demo
