// cuda_round_trip: frames from Vulkan to CUDA in another process and back, every word of each checked on both GPUs'
// sides.

#include "../consumer_process.hpp"
#include "../failure.hpp"
#include "cuda_side.hpp"
#include "vulkan_pattern.hpp"

#include <geyser/cuda.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>
#include <process/child.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace bench {
namespace {

using namespace std::chrono_literals;
using geyser::TextureUsage;

constexpr geyser::Timeout kPatience = 20s;
/// Frames that are under way between the processes.
constexpr std::uint64_t kAhead = 2;

/// A folder for the streams.
class Folder {
public:
    Folder() {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw Failure("no folder can be made in " + std::filesystem::temp_directory_path().string());
        }
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_ = (std::filesystem::temp_directory_path() / "cuda-round-trip-XXXXXX").string();
};

struct Outcome {
    std::uint32_t in_cuda = 0;   ///< words that were wrong there
    std::uint32_t in_vulkan = 0; ///< and here, when they came back
    std::uint64_t copies = 0;
    double seconds = 0;
};

class VulkanSide {
public:
    VulkanSide(geyser::VulkanTextureShareManager& manager, const geyser::TextureDescriptor& texture,
               const std::string& directory)
        : manager_(manager),
          out_(check(geyser::Sender::create(
              manager, {.name = kThere, .texture = texture, .patience = kPatience, .directory = directory}))),
          in_(check(geyser::Receiver::connect(manager, kBack,
                                              {.mode = geyser::StreamMode::EveryFrame, .directory = directory}))),
          pattern_(manager) {}

    void wait_for_the_other_side() const {
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        while (out_->statistics().receivers == 0) {
            if (std::chrono::steady_clock::now() > deadline) {
                throw Failure("CUDA's process did not join");
            }
            std::this_thread::sleep_for(1ms);
        }
    }
    void send(std::uint64_t number) {
        auto frame = check(out_->begin_frame(kPatience));
        check(manager_.acquire(frame.texture(), {}, geyser::Contents::Discard));
        pattern_.fill(frame.texture(), static_cast<std::uint32_t>(number));
        check(frame.submit());
    }
    void take(std::uint64_t number) {
        auto frame = check(in_->acquire(kPatience));
        if (frame.number() != number) {
            throw Failure(fmt::format("frame {} came back where {} was due", frame.number(), number));
        }
        if (number == 1) {
            prove(frame.texture());
        }
        pattern_.check_inverse(frame.texture(), static_cast<std::uint32_t>(number));
        check(frame.release());
    }
    [[nodiscard]] std::uint32_t mismatches() { return pattern_.mismatches() - proven_; }
    [[nodiscard]] std::uint64_t copies() const { return out_->statistics().copies + in_->statistics().copies; }

private:
    /// That the check sees what is wrong: every word of another picture is.
    void prove(const geyser::SharedTexture& texture) {
        pattern_.check_inverse(texture, kNoFrame);
        proven_ = pattern_.mismatches();
        if (proven_ != texture.width() * texture.height()) {
            throw Failure(fmt::format("the check in Vulkan found only {} words of another picture wrong", proven_));
        }
    }

    geyser::VulkanTextureShareManager& manager_;
    std::unique_ptr<geyser::Sender> out_;
    std::unique_ptr<geyser::Receiver> in_;
    std::uint32_t proven_ = 0; ///< words that prove() counted
    VulkanPattern pattern_;    ///< waits for the GPU, and goes before the textures
};

Outcome run(geyser::VulkanTextureShareManager& manager, std::uint64_t frames) {
    const geyser::TextureDescriptor texture{.width = 640,
                                            .height = 360,
                                            .format = geyser::TextureFormat::R32Uint,
                                            .usage = TextureUsage::CopySrc | TextureUsage::CopyDst |
                                                     TextureUsage::TextureBinding | TextureUsage::StorageBinding};
    const Folder folder;
    VulkanSide vulkan(manager, texture, folder.path());
    auto child = check(
        geyser::process::Child::start({geyser::process::this_program(), kCudaSide, folder.path(),
                                       to_string(manager.capabilities().identity.device), std::to_string(frames)}));
    vulkan.wait_for_the_other_side();
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t number = 1; number <= frames + kAhead; ++number) {
        if (number <= frames) {
            vulkan.send(number);
        }
        if (number > kAhead) {
            vulkan.take(number - kAhead);
        }
    }
    Outcome outcome{.in_vulkan = vulkan.mismatches(), .copies = vulkan.copies()};
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    outcome.in_cuda = check(receive<std::uint32_t>(child.channel(), kPatience));
    if (const std::string end = child.join(); !end.empty()) {
        throw Failure("CUDA's process " + end);
    }
    return outcome;
}

/// Why CUDA cannot take part on the device; empty where it can.
std::string obstacle(const geyser::Uuid& device) {
    const auto devices = geyser::CudaTextureShareManager::devices();
    if (!devices) {
        return devices.error().reason;
    }
    const bool known = std::ranges::find(*devices, device, &geyser::CudaDeviceSummary::uuid) != devices->end();
    return known ? "" : "CUDA has no device " + to_string(device);
}

int report(std::uint64_t frames) {
    const auto manager = check(geyser::VulkanTextureShareManager::create());
    if (const std::string reason = obstacle(manager->capabilities().identity.device); !reason.empty()) {
        fmt::print("cuda_round_trip: not run: {}\n", reason);
        return EXIT_FAILURE;
    }
    const Outcome outcome = run(*manager, frames);
    fmt::print("{} frames Vulkan -> CUDA -> Vulkan, two processes: {} words wrong in CUDA, {} in Vulkan, {} copies, "
               "{:.0f} frames/s\n",
               frames, outcome.in_cuda, outcome.in_vulkan, outcome.copies,
               static_cast<double>(frames) / outcome.seconds);
    return outcome.in_cuda + outcome.in_vulkan == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    CLI::App program("Checks every word of frames that go from Vulkan to CUDA in another process and back.");
    std::uint64_t frames = 1000;
    program.add_option("--frames", frames, "How many frames make the round")->capture_default_str();
    std::string directory;
    std::string device;
    CLI::App* side = program.add_subcommand(bench::kCudaSide)->group("");
    side->add_option("directory", directory)->required();
    side->add_option("device", device)->required();
    side->add_option("frames", frames)->required();
    CLI11_PARSE(program, argc, argv);
    try {
        if (side->parsed()) {
            bench::run_cuda_side(directory, device, frames);
            return EXIT_SUCCESS;
        }
        return bench::report(frames);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "cuda_round_trip: {}\n", failure.what());
        return EXIT_FAILURE;
    }
}
