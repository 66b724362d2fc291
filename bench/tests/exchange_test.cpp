// Both exchanges in one process and on one queue, where no semaphore is needed: what they record, and that every texel
// arrives.
#include "../failure.hpp"
#include "../raw_vulkan/exchange.hpp"
#include "../stream/exchange.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr VkExtent2D kExtent = {40, 24};
/// Each texture is used more than once.
constexpr std::uint64_t kFrames = 4 * kTextures;

void expect_every_frame_to_arrive(Producer& producer, Consumer& consumer, const Copying& copying,
                                  Submissions& submissions) {
    for (std::uint64_t frame = 1; frame <= kFrames; ++frame) {
        (void)producer.produce(frame);
        consumer.consume(frame);
        ASSERT_TRUE(copying.shows(frame, submissions)) << frame;
    }
}

TEST(Exchange, ByHandDeliversEveryTexelOfEachFrame) {
    const Device device(Timelines::Local);
    const raw::SharedObjects shared = raw::create(device, kExtent);
    const Copying copying(device, kExtent);
    Submissions submissions(device);
    raw::RawProducer producer(device, kExtent, shared);
    raw::RawConsumer consumer(device, shared, copying, submissions);
    expect_every_frame_to_arrive(producer, consumer, copying, submissions);
}

TEST(Exchange, ByStreamDeliversEveryTexelOfEachFrame) {
    std::string directory = std::filesystem::temp_directory_path() / "geyser-bench-XXXXXX";
    ASSERT_NE(::mkdtemp(directory.data()), nullptr);
    {
        const Device device(Timelines::Local);
        const auto manager = stream::adopt(device);
        const Copying copying(device, kExtent);
        Submissions submissions(device);
        stream::StreamProducer producer(device, kExtent, *manager, directory);
        stream::StreamConsumer consumer(*manager, directory, copying, submissions);
        expect_every_frame_to_arrive(producer, consumer, copying, submissions);
    }
    std::filesystem::remove_all(directory);
}

TEST(Exchange, TellsAWrongTexelFromARightOne) {
    const Device device(Timelines::Local);
    const raw::SharedObjects shared = raw::create(device, kExtent);
    const Copying copying(device, kExtent);
    Submissions submissions(device);
    raw::RawProducer producer(device, kExtent, shared);
    raw::RawConsumer consumer(device, shared, copying, submissions);
    (void)producer.produce(1);
    consumer.consume(1);
    EXPECT_FALSE(copying.shows(2, submissions));
}

TEST(Exchange, ImportsTheImageThatWasExported) {
    const Device device(Timelines::Local);
    const Image exported = Image::make_exportable(device, kExtent);
    const Image imported = Image::import(device, kExtent, exported.allocation(), exported.export_fd());
    const Drawing drawing(device, kExtent);
    const Copying copying(device, kExtent);
    Submissions submissions(device);
    const auto run = [&](const auto& record) {
        record(submissions.begin());
        submissions.end();
        submissions.submit({}, {});
        submissions.finish();
    };
    const auto to_general = [](VkCommandBuffer commands, const Image& image, VkImageLayout from) {
        const VkImageMemoryBarrier barrier{
            .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
            .dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
            .oldLayout = from,
            .newLayout = kWorkLayout,
            .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .image = image.get(),
            .subresourceRange = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .levelCount = 1, .layerCount = 1}};
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, kWorkStages, 0, 0, nullptr, 0, nullptr, 1,
                             &barrier);
    };
    run([&](VkCommandBuffer commands) {
        to_general(commands, exported, VK_IMAGE_LAYOUT_UNDEFINED);
        to_general(commands, imported, VK_IMAGE_LAYOUT_UNDEFINED);
        drawing.record(commands, exported.get(), 7);
    });
    run([&](VkCommandBuffer commands) { copying.record(commands, imported.get()); });
    EXPECT_TRUE(copying.shows(7, submissions));
}

TEST(Exchange, SendsItsObjectsOverASocket) {
    std::unique_ptr<Device> device;
    try {
        device = std::make_unique<Device>(Timelines::Shared);
    } catch (const Failure& failure) {
        GTEST_SKIP() << failure.what();
    }
    int ends[2] = {};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    const raw::SharedObjects here = raw::create(*device, kExtent);
    raw::send(here, ends[0]);
    const raw::SharedObjects there = raw::receive(*device, kExtent, ends[1]);
    ::close(ends[0]);
    ::close(ends[1]);
    const Copying copying(*device, kExtent);
    Submissions submissions(*device);
    raw::RawProducer producer(*device, kExtent, here);
    raw::RawConsumer consumer(*device, there, copying, submissions);
    expect_every_frame_to_arrive(producer, consumer, copying, submissions);
}

} // namespace
} // namespace bench
