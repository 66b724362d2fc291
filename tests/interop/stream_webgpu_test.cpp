// Streams with WebGPU at one end, with whatever sync the driver has.
#include "../support/webgpu_fixture.hpp"

#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>

#include <cstdlib>
#include <filesystem>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kFrames = 200;

class WebGpuStream : public WebGpuTest {
protected:
    WebGpuStream() {
        std::string path = std::filesystem::temp_directory_path() / "geyser-stream-XXXXXX";
        directory_ = ::mkdtemp(path.data());
    }
    ~WebGpuStream() override { std::filesystem::remove_all(directory_); }

    /// Every frame of the sender's device, as the receiver's device sees it.
    void expect_frames(TextureShareManager& from, TextureShareManager& to) const {
        const auto sender =
            Sender::create(from, {.name = "camera", .texture = small_texture(), .directory = directory_}).value();
        const auto receiver = Receiver::connect(to, "camera", {.directory = directory_}).value();
        Texels ours(from);
        Texels theirs(to);
        for (std::uint32_t number = 1; number <= kFrames && !HasFatalFailure(); ++number) {
            {
                auto frame = sender->begin_frame(10s);
                GEYSER_ASSERT_OK(frame);
                GEYSER_ASSERT_OK(from.acquire(frame->texture(), {}, Contents::Discard));
                ours.write(frame->texture(), number);
                GEYSER_ASSERT_OK(frame->submit());
            }
            auto frame = receiver->acquire(10s);
            GEYSER_ASSERT_OK(frame);
            EXPECT_EQ(frame->number(), number);
            theirs.expect(frame->texture(), number);
        }
        EXPECT_EQ(receiver->statistics().copies + sender->statistics().copies, 0U);
    }

private:
    std::string directory_;
};

TEST_F(WebGpuStream, ShowsWebGpuEveryTexelOfVulkansFrames) { expect_frames(vulkan(), webgpu()); }

TEST_F(WebGpuStream, ShowsVulkanEveryTexelOfWebGpusFrames) { expect_frames(webgpu(), vulkan()); }

} // namespace
} // namespace geyser::test
