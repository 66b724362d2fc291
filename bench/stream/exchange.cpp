#include "exchange.hpp"

#include "../cpu_stopwatch.hpp"
#include "../failure.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace bench::stream {
namespace {

using namespace geyser;

constexpr const char* kName = "exchange";

constexpr VulkanImageState kDrawn{.layout = kWorkLayout, .stages = kWorkStages, .access = Drawing::kAccess};
constexpr VulkanImageState kCopied{.layout = kWorkLayout, .stages = kWorkStages, .access = Copying::kAccess};

SenderConfig sender_config(VkExtent2D extent, const std::string& directory) {
    const TextureDescriptor texture{.width = extent.width,
                                    .height = extent.height,
                                    .format = TextureFormat::Rgba8Unorm,
                                    .usage = TextureUsage::CopySrc | TextureUsage::CopyDst};
    return {.name = kName, .texture = texture, .slots = kTextures, .patience = kPatience, .directory = directory};
}

/// Sync points as a submission of the user's own takes them.
class Points {
public:
    template <class Range>
    explicit Points(const Range& points) {
        for (const SyncPoint& point : points) {
            if (point.semaphore != nullptr) {
                points_.at(count_++) = {vulkan::semaphore(*point.semaphore), point.value};
            }
        }
    }
    [[nodiscard]] std::span<const Point> all() const noexcept { return std::span(points_).first(count_); }

private:
    std::array<Point, 2> points_ = {};
    std::size_t count_ = 0;
};

} // namespace

std::unique_ptr<VulkanTextureShareManager> adopt(const Device& device) {
    return check(VulkanTextureShareManager::adopt({.instance = device.instance(),
                                                   .physical_device = device.physical(),
                                                   .device = device.get(),
                                                   .queue = device.queue(),
                                                   .queue_family = device.queue_family(),
                                                   .api_version = VK_API_VERSION_1_2,
                                                   .device_extensions = device.extensions(),
                                                   .timeline_semaphore = true}));
}

// --- Producer.

StreamProducer::StreamProducer(const Device& device, VkExtent2D extent, VulkanTextureShareManager& manager,
                               const std::string& directory)
    : manager_(manager), sender_(check(Sender::create(manager, sender_config(extent, directory)))),
      drawing_(device, extent), submissions_(device) {}

void StreamProducer::check_receiver() const {
    const SenderStatistics statistics = sender_->statistics();
    if (statistics.receivers != 1) {
        throw Failure("the stream has " + std::to_string(statistics.receivers) + " receivers instead of one");
    }
    if (!is_timeline(statistics.sync)) {
        throw Failure("the stream's sync is " + std::string(name(statistics.sync)) + " instead of a timeline");
    }
}

std::chrono::nanoseconds StreamProducer::produce(std::uint64_t frame) {
    const VkCommandBuffer commands = submissions_.begin();
    CpuStopwatch watch;
    watch.start();
    auto slot = check(sender_->begin_frame(kPatience));
    watch.stop();
    check(manager_.record_acquire(commands, slot.texture(), kDrawn, Contents::Discard));
    drawing_.record(commands, vulkan::image(slot.texture()), frame);
    check(manager_.record_release(commands, slot.texture(), kDrawn));
    submissions_.end();

    watch.start();
    submissions_.submit({}, Points(slot.signals()).all());
    check(slot.submitted());
    watch.stop();
    return watch.total();
}

// --- Consumer.

StreamConsumer::StreamConsumer(VulkanTextureShareManager& manager, const std::string& directory, const Copying& copying,
                               Submissions& submissions)
    : manager_(manager),
      receiver_(check(Receiver::connect(
          manager, kName,
          {.mode = StreamMode::EveryFrame, .records_hand_offs = true, .patience = kPatience, .directory = directory}))),
      copying_(copying), submissions_(submissions) {
    const auto start = std::chrono::steady_clock::now();
    while (receiver_->statistics().connections == 0) {
        const auto frame = receiver_->acquire(std::chrono::milliseconds(1));
        const bool late = std::chrono::steady_clock::now() - start > kPatience;
        if (frame || frame.error().code != ErrorCode::Timeout || late) {
            throw Failure("the stream could not be joined: " +
                          (frame ? std::string("a frame came too early") : frame.error().message()));
        }
    }
}

void StreamConsumer::consume(std::uint64_t frame) {
    auto slot = check(receiver_->acquire(kPatience));
    if (slot.number() != frame) {
        throw Failure("frame " + std::to_string(slot.number()) + " came instead of frame " + std::to_string(frame));
    }
    const VkCommandBuffer commands = submissions_.begin();
    check(manager_.record_acquire(commands, slot.texture(), kCopied));
    copying_.record(commands, vulkan::image(slot.texture()));
    check(manager_.record_release(commands, slot.texture(), kCopied));
    submissions_.end();
    submissions_.submit(Points(std::array{slot.ready()}).all(), Points(slot.signals()).all());
    check(slot.release());
}

} // namespace bench::stream
