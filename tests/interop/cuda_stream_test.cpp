// Streams between Vulkan and CUDA: every texel of every frame, and no copies.
#include "cuda_fixture.hpp"

#include <cstdlib>
#include <filesystem>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kFrames = 200;
constexpr TextureDescriptor kTexture{.width = 257,
                                     .height = 129,
                                     .usage = TextureUsage::CopySrc | TextureUsage::CopyDst |
                                              TextureUsage::TextureBinding | TextureUsage::StorageBinding};

class CudaStream : public CudaTest {
protected:
    CudaStream() {
        std::string path = std::filesystem::temp_directory_path() / "geyser-stream-XXXXXX";
        directory_ = ::mkdtemp(path.data());
    }
    ~CudaStream() override { std::filesystem::remove_all(directory_); }

    void connect(TextureShareManager& from, TextureShareManager& to) {
        sender_ = Sender::create(from, {.name = "camera", .texture = kTexture, .directory = directory_}).value();
        receiver_ = Receiver::connect(to, "camera", {.directory = directory_}).value();
    }
    void expect_no_copies() const {
        EXPECT_EQ(sender_->statistics().copies + receiver_->statistics().copies, 0U);
        EXPECT_EQ(receiver_->statistics().sync, SyncKind::TimelineOpaqueFd);
    }
    /// Within the test, whose log of the validation layer it is.
    void disconnect() {
        finish_vulkan();
        receiver_.reset();
        sender_.reset();
    }

    std::string directory_;
    std::unique_ptr<Sender> sender_;
    std::unique_ptr<Receiver> receiver_;
};

TEST_F(CudaStream, BringsVulkansFramesToKernels) {
    GEYSER_NEEDS_SYNC(cuda(), SyncKind::TimelineOpaqueFd);
    connect(vulkan(), cuda());
    for (std::uint32_t number = 1; number <= kFrames; ++number) {
        auto frame = sender_->begin_frame(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        ASSERT_TRUE(vulkan().acquire(frame->texture(), {}, Contents::Discard));
        upload_by_vulkan(frame->texture(), number);
        ASSERT_TRUE(frame->submit());
        auto taken = receiver_->acquire(10s);
        ASSERT_TRUE(taken) << taken.error().message();
        ASSERT_EQ(taken->number(), number);
        expect_pattern_in_cuda(taken->texture(), number);
    }
    expect_no_copies();
    disconnect();
}

TEST_F(CudaStream, BringsWhatKernelsWroteToVulkan) {
    GEYSER_NEEDS_SYNC(cuda(), SyncKind::TimelineOpaqueFd);
    connect(cuda(), vulkan());
    for (std::uint32_t number = 1; number <= kFrames; ++number) {
        auto frame = sender_->begin_frame(10s);
        ASSERT_TRUE(frame) << frame.error().message();
        ASSERT_TRUE(kernels().fill(frame->texture(), number));
        ASSERT_TRUE(frame->submit());
        auto taken = receiver_->acquire(10s);
        ASSERT_TRUE(taken) << taken.error().message();
        ASSERT_EQ(taken->number(), number);
        expect_pattern_in_hand(taken->texture(), number);
    }
    expect_no_copies();
    disconnect();
}

} // namespace
} // namespace geyser::test
