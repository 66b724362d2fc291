// `geyser demo`: two processes share a rendered, animated texture.

#include "arguments.hpp"
#include "commands.hpp"
#include "consumer.hpp"
#include "output.hpp"
#include "picture.hpp"
#include "pixel_code.hpp"
#include "producer.hpp"
#include "protocol.hpp"
#include "report.hpp"
#include "usage.hpp"

#include <core/try.hpp>
#include <process/child.hpp>
#include <system/interruption.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace geyser::tool {
namespace {

struct DemoOptions {
    std::string from = "vulkan";
    std::string to = "vulkan";
    std::uint32_t frames = 120;
    std::string size = "1280x720";
    std::string format = "Rgba8Unorm";
    std::string device;
    std::string image;
    std::string output = "geyser-demo.png";
    bool validation = false;
    bool json = false;
};

Result<demo::DemoParameters> parameters_of(const DemoOptions& options) {
    GEYSER_TRY(const Api from, parse_api(options.from));
    GEYSER_TRY(const Api to, parse_api(options.to));
    GEYSER_TRY(const Size size, parse_size(options.size));
    GEYSER_TRY(const TextureFormat format, parse_format(options.format));
    GEYSER_CHECK(demo::pixel_code(format));
    if (options.output.empty()) {
        return fail(ErrorCode::InvalidArgument, "demo --output", "the path of --output is empty");
    }
    if (!options.image.empty() && from != Api::Vulkan) {
        return fail(ErrorCode::InvalidArgument, "demo --image",
                    fmt::format("--image is for the scene that vulkan renders, and {} draws a pattern", name(from)));
    }
    demo::DemoParameters parameters{.from = from,
                                    .to = to,
                                    .frames = options.frames,
                                    .texture = demo::texture_descriptor(size, format, from, to),
                                    .device = options.device,
                                    .output = options.output,
                                    .validation = options.validation};
    if (options.image.empty()) {
        parameters.picture = draw_picture();
    } else {
        GEYSER_TRY(parameters.picture, load_picture(options.image, "demo --image"));
    }
    return parameters;
}

/// Between starting the child and its end. A child that dies says nothing, so its exit status has to.
Result<demo::DemoResult> run_both(const demo::DemoParameters& parameters) {
    GEYSER_TRY(auto child, process::Child::start({process::this_program(), std::string(demo::kConsumerCommand)}));
    Progress progress(std::string(demo::kDemoCommand), "frames", parameters.frames);
    std::uint32_t returned = 0;
    auto result = demo::produce(child.channel(), parameters, [&](std::uint32_t number) {
        returned = number;
        progress.update(number);
    });
    if (!result && result.error().code == ErrorCode::PeerClosed) {
        if (auto failure = demo::failure_of_departed(child.channel())) {
            return std::unexpected(std::move(*failure));
        }
        const std::string how = child.join();
        result.error().reason = fmt::format("the second process {} after {} of {} frames", how.empty() ? "left" : how,
                                            returned, parameters.frames);
    }
    return result;
}

int run(const DemoOptions& options) {
    const auto parameters = parameters_of(options);
    if (!parameters) {
        return report_failure(demo::kDemoCommand, parameters.error(), options.json);
    }
    int signal = 0;
    Result<demo::DemoResult> result = [&] {
        const system::Interruption interruption;
        auto ran = run_both(*parameters);
        signal = system::Interruption::signal();
        return ran;
    }();
    if (!result && signal != 0) {
        fmt::print(stderr, "{}: interrupted\n", demo::kDemoCommand);
        system::end_by(signal); // The shell learns how this ended; everything is cleaned up.
    }
    return result ? demo::report(*result, *parameters, options.json)
                  : report_failure(demo::kDemoCommand, result.error(), options.json);
}

} // namespace

void add_demo(CLI::App& program, Context& context) {
    const auto options = std::make_shared<DemoOptions>();
    CLI::App* command = program.add_subcommand(
        "demo", "Two processes share an animated texture, of any two APIs; writes a PNG of what arrived");
    command->add_option("--from", options->from, "The API that draws: " + api_choices())->capture_default_str();
    command->add_option("--to", options->to, "The API that the frames are imported into")->capture_default_str();
    command->add_option("--frames", options->frames, "How many frames to share")
        ->check(whole_number(1, UINT32_MAX))
        ->capture_default_str();
    command->add_option("--size", options->size, "WIDTHxHEIGHT of the texture")->capture_default_str();
    command->add_option("--format", options->format, "Format of the texture")->capture_default_str();
    command->add_option(
        "--device", options->device,
        "The device of both: a UUID or a part of the name, or Vulkan's index, as `geyser info` shows them");
    command->add_option("--image", options->image, "A PNG or JPEG to put on the cube");
    command->add_option("--output", options->output, "Where the last frame goes, as PNG")->capture_default_str();
    command->add_flag("--validation", options->validation,
                      "Run under the Vulkan validation layers; their messages make the demo fail");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer("\nOne process draws into shared textures. Another one imports them, checks every pixel of every "
                    "frame, and says how many copies a frame took. Vulkan renders a scene and checks on its GPU; the "
                    "other APIs upload a pattern that the CPU has drawn, and download what the CPU checks.\n\n"
                    "The latency is the time from the producer's publish of a frame until the consumer has submitted "
                    "its acquire. With sync on the GPU, the consumer's GPU may still wait after that.");
    command->callback([options, &context] { context.exit_code = run(*options); });

    // An empty group keeps it out of the help: it is what `geyser demo` starts.
    CLI::App* consumer = program.add_subcommand(std::string(demo::kConsumerCommand))->group("");
    consumer->callback([&context] { context.exit_code = demo::run_consumer(); });
}

} // namespace geyser::tool
