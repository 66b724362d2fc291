// Hand-offs between WebGPU and Vulkan that wait on the GPU.
#include "../support/process_state.hpp"
#include "../support/webgpu_fixture.hpp"

namespace geyser::test {
namespace {

/// A texture of Vulkan's, WebGPU's import of it, and a semaphore for each direction.
class WebGpuSync : public WebGpuTest, public ::testing::WithParamInterface<SyncKind> {
protected:
    void SetUp() override {
        WebGpuTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        GEYSER_NEEDS_SYNC(vulkan(), GetParam());
        GEYSER_NEEDS_SYNC(webgpu(), GetParam());
        here_ = make_texture(vulkan(), {.width = 257, .height = 3});
        there_ = webgpu().import_texture(vulkan().export_texture(*here_).value(), here_->descriptor()).value();
        written_ = vulkan().create_semaphore(GetParam()).value();
        written_there_ = webgpu().import_semaphore(vulkan().export_semaphore(*written_).value()).value();
        answered_there_ = webgpu().create_semaphore(GetParam()).value();
        answered_ = vulkan().import_semaphore(webgpu().export_semaphore(*answered_there_).value()).value();
    }
    void TearDown() override {
        here_.reset();
        there_.reset();
        written_.reset();
        written_there_.reset();
        answered_.reset();
        answered_there_.reset();
        WebGpuTest::TearDown();
    }

    std::unique_ptr<SharedTexture> here_;
    std::unique_ptr<SharedTexture> there_;
    std::unique_ptr<SharedSemaphore> written_;
    std::unique_ptr<SharedSemaphore> written_there_;
    std::unique_ptr<SharedSemaphore> answered_;
    std::unique_ptr<SharedSemaphore> answered_there_;
};

TEST_P(WebGpuSync, CarriesEveryFrameBothWays) {
    Texels ours(vulkan());
    Texels theirs(webgpu());
    GEYSER_ASSERT_OK(vulkan().acquire(*here_, {}, Contents::Discard));
    for (std::uint32_t frame = 1; frame <= 20 && !HasFatalFailure(); ++frame) {
        SCOPED_TRACE(frame);
        ours.write(*here_, 2 * frame);
        GEYSER_ASSERT_OK(vulkan().release(*here_, {.signal = SyncPoint{written_.get(), frame}}));
        GEYSER_ASSERT_OK(webgpu().acquire(*there_, {.wait = SyncPoint{written_there_.get(), frame}}));
        theirs.expect(*there_, 2 * frame);
        theirs.write(*there_, 2 * frame + 1);
        GEYSER_ASSERT_OK(webgpu().release(*there_, {.signal = SyncPoint{answered_there_.get(), frame}}));
        GEYSER_ASSERT_OK(vulkan().acquire(*here_, {.wait = SyncPoint{answered_.get(), frame}}));
        ours.expect(*here_, 2 * frame + 1);
    }
}

TEST_P(WebGpuSync, PassesOnWhatAnAccessDidNotUse) {
    Texels ours(vulkan());
    GEYSER_ASSERT_OK(vulkan().acquire(*here_, {}, Contents::Discard));
    ours.write(*here_, 7);
    GEYSER_ASSERT_OK(vulkan().release(*here_, {.signal = SyncPoint{written_.get(), 1}}));
    GEYSER_ASSERT_OK(webgpu().acquire(*there_, {.wait = SyncPoint{written_there_.get(), 1}}));
    GEYSER_ASSERT_OK(webgpu().release(*there_, {.signal = SyncPoint{answered_there_.get(), 1}}));
    GEYSER_ASSERT_OK(vulkan().acquire(*here_, {.wait = SyncPoint{answered_.get(), 1}}));
    ours.expect(*here_, 7);
}

TEST_P(WebGpuSync, SignalsAfterACopy) {
    const TextureDescriptor descriptor = here_->descriptor();
    const auto source = make_texture(webgpu(), descriptor);
    const auto copied = make_texture(webgpu(), descriptor);
    const auto seen = vulkan().import_texture(webgpu().export_texture(*copied).value(), descriptor).value();
    const SyncPoint done{answered_there_.get(), 1};
    Texels(webgpu()).write(*source, 9);
    GEYSER_ASSERT_OK(webgpu().copy(*source, *copied, {.signal = done}));
    GEYSER_ASSERT_OK(webgpu().release(*copied, {.wait = done}));
    GEYSER_ASSERT_OK(vulkan().acquire(*seen, {}));
    Texels(vulkan()).expect(*seen, 9);
}

TEST_P(WebGpuSync, TakesWhatItHasAlreadyOnceMore) {
    const auto texture = make_texture(webgpu(), here_->descriptor());
    const SyncPoint moment{answered_there_.get(), 1};
    Texels texels(webgpu());
    texels.write(*texture, 11);
    GEYSER_ASSERT_OK(webgpu().relay({.signal = moment}));
    GEYSER_ASSERT_OK(webgpu().acquire(*texture, {.wait = moment}));
    texels.expect(*texture, 11);
}

TEST_P(WebGpuSync, LeavesNoDescriptorsBehindOverAThousandRounds) {
    const auto round = [&](std::uint64_t value) {
        GEYSER_ASSERT_OK(vulkan().release(*here_, {.signal = SyncPoint{written_.get(), value}}));
        GEYSER_ASSERT_OK(webgpu().acquire(*there_, {.wait = SyncPoint{written_there_.get(), value}}));
        GEYSER_ASSERT_OK(webgpu().release(*there_, {.signal = SyncPoint{answered_there_.get(), value}}));
        GEYSER_ASSERT_OK(vulkan().acquire(*here_, {.wait = SyncPoint{answered_.get(), value}}));
    };
    GEYSER_ASSERT_OK(vulkan().acquire(*here_, {}, Contents::Discard));
    // The ring of hand-offs keeps its last ones until it comes round.
    std::uint64_t value = 0;
    while (value < 16 && !HasFatalFailure()) {
        round(++value);
    }
    const std::size_t descriptors = open_descriptors();
    while (value < 1016 && !HasFatalFailure()) {
        round(++value);
    }
    EXPECT_LE(open_descriptors(), descriptors + 16);
    GEYSER_ASSERT_OK(vulkan().release(*here_, {})); // waits for what still uses it
}

INSTANTIATE_TEST_SUITE_P(Kinds, WebGpuSync, ::testing::Values(SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd),
                         [](const auto& each) {
                             return each.param == SyncKind::BinaryOpaqueFd ? "BinaryOpaqueFd" : "TimelineOpaqueFd";
                         });

} // namespace
} // namespace geyser::test
