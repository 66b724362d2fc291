// Moments between Vulkan and CUDA: semaphores in both directions, and the context and the stream of the user's own.
#include "cuda_fixture.hpp"

#include "../support/process_state.hpp"

#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr TextureDescriptor kTexture{.width = 640,
                                     .height = 360,
                                     .usage = TextureUsage::CopySrc | TextureUsage::CopyDst |
                                              TextureUsage::TextureBinding | TextureUsage::StorageBinding};

class CudaWaitsOn : public CudaTest, public ::testing::WithParamInterface<SyncKind> {
protected:
    struct Semaphores {
        std::unique_ptr<SharedSemaphore> made;
        std::unique_ptr<SharedSemaphore> imported;
    };
    static Semaphores share_semaphore(TextureShareManager& from, TextureShareManager& to) {
        auto made = from.create_semaphore(GetParam()).value();
        auto imported = to.import_semaphore(from.export_semaphore(*made).value()).value();
        return {std::move(made), std::move(imported)};
    }
    /// Frames to CUDA and back over one texture.
    static void expect_frames(SharedSemaphore& written, SharedSemaphore& written_in_cuda, SharedSemaphore& returned,
                              SharedSemaphore& returned_in_cuda) {
        const Pair pair = share(vulkan(), cuda(), kTexture);
        for (std::uint32_t frame = 1; frame <= 20; ++frame) {
            write_by_vulkan(*pair.made, frame == 1 ? endpoint::Use::First : endpoint::Use::Later, frame,
                            SyncPoint{&written, frame});
            ASSERT_TRUE(cuda().acquire(*pair.imported, {.wait = SyncPoint{&written_in_cuda, frame}}));
            ASSERT_TRUE(kernels().check(*pair.imported, frame));
            ASSERT_TRUE(kernels().fill(*pair.imported, 100 + frame));
            ASSERT_TRUE(cuda().release(*pair.imported, {.signal = SyncPoint{&returned_in_cuda, frame}}));
            expect_pattern_in_vulkan(*pair.made, 100 + frame, SyncPoint{&returned, frame});
        }
    }
};

INSTANTIATE_TEST_SUITE_P(EachKind, CudaWaitsOn, ::testing::Values(SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd),
                         [](const auto& test) {
                             return test.param == SyncKind::BinaryOpaqueFd ? "Binary" : "Timeline";
                         });

TEST_P(CudaWaitsOn, SemaphoresThatVulkanMade) {
    GEYSER_NEEDS_SYNC(cuda(), GetParam());
    const std::uint32_t before = kernels().mismatches().value();
    const Semaphores there = share_semaphore(vulkan(), cuda());
    const Semaphores back = share_semaphore(vulkan(), cuda());
    expect_frames(*there.made, *there.imported, *back.made, *back.imported);
    EXPECT_EQ(kernels().mismatches().value() - before, 0U);
}

TEST_P(CudaWaitsOn, SemaphoresThatItMade) {
    GEYSER_NEEDS_SYNC(cuda(), GetParam());
    const std::uint32_t before = kernels().mismatches().value();
    const Semaphores there = share_semaphore(cuda(), vulkan());
    const Semaphores back = share_semaphore(cuda(), vulkan());
    expect_frames(*there.imported, *there.made, *back.imported, *back.made);
    EXPECT_EQ(kernels().mismatches().value() - before, 0U);
}

class CudaSync : public CudaTest {};

TEST_F(CudaSync, LetsTheCpuReadWaitForAndSetATimeline) {
    GEYSER_NEEDS_SYNC(cuda(), SyncKind::TimelineOpaqueFd);
    const auto timeline = cuda().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    ASSERT_TRUE(timeline->signal(3));
    const auto texture = make_texture(cuda(), kTexture);
    ASSERT_TRUE(cuda().acquire(*texture, {.wait = SyncPoint{timeline.get(), 3}}));
    ASSERT_TRUE(cuda().release(*texture, {.signal = SyncPoint{timeline.get(), 4}}));
    EXPECT_TRUE(timeline->wait(4, 10s));
    EXPECT_EQ(timeline->value().value(), 4U);
}

TEST_F(CudaSync, GivesUpWaitingForItsGpuAtTheDeadline) {
    GEYSER_NEEDS_SYNC(cuda(), SyncKind::TimelineOpaqueFd);
    const auto timeline = cuda().create_semaphore(SyncKind::TimelineOpaqueFd).value();
    const auto texture = make_texture(cuda(), kTexture);
    ASSERT_TRUE(cuda().acquire(*texture, {.wait = SyncPoint{timeline.get(), 1}}));
    const auto released = cuda().release(*texture, {.timeout = 1ms});
    ASSERT_TRUE(timeline->signal(1)); // sets the stream free
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ErrorCode::Timeout);
    EXPECT_TRUE(cuda().release(*texture, {}));
}

TEST_F(CudaSync, HasNoFences) {
    const auto fence = cuda().create_semaphore(SyncKind::FenceOpaqueFd);
    ASSERT_FALSE(fence);
    EXPECT_EQ(fence.error().code, ErrorCode::UnsupportedSync);
    EXPECT_THAT(fence.error().reason, HasSubstr("fences"));
}

TEST_F(CudaSync, LeavesNoDescriptorBehindInAThousandRounds) {
    for (const SyncKind kind : {SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd}) {
        GEYSER_NEEDS_SYNC(cuda(), kind);
        const auto round = [&] {
            const auto made = cuda().create_semaphore(kind).value();
            const auto handle = cuda().export_semaphore(*made).value();
            ASSERT_TRUE(cuda().import_semaphore(handle));
        };
        round(); // in which drivers open what they keep
        const auto before = open_descriptors();
        for (int i = 0; i < 1000; ++i) {
            round();
        }
        EXPECT_EQ(open_descriptors(), before);
    }
}

TEST_F(CudaSync, IsForAnyThreadAndLeavesItsContextAlone) {
    const auto texture = make_texture(cuda(), kTexture);
    std::jthread([&] {
        using GetCurrent = CUresult(CUcontext*);
        const auto current = reinterpret_cast<GetCurrent*>(cuda().get_proc_address()("cuCtxGetCurrent"));
        ASSERT_TRUE(cuda().acquire(*texture, {}));
        ASSERT_TRUE(cuda().release(*texture, {}));
        CUcontext context = cuda().context();
        ASSERT_EQ(current(&context), CUDA_SUCCESS);
        EXPECT_EQ(context, nullptr) << "as the thread had none";
    }).join();
}

/// A context and a stream of the user's own.
class UserStream {
public:
    explicit UserStream(const CudaTextureShareManager& like) : get_(like.get_proc_address()) {
        check(function<tcuCtxCreate_v2>("cuCtxCreate_v2")(&context_, 0, like.device()));
        check(function<tcuStreamCreate>("cuStreamCreate")(&stream_, 0));
    }
    UserStream(const UserStream&) = delete;
    UserStream& operator=(const UserStream&) = delete;
    ~UserStream() { function<tcuCtxDestroy_v2>("cuCtxDestroy_v2")(context_); }

    [[nodiscard]] CUcontext context() const { return context_; }
    [[nodiscard]] CUstream stream() const { return stream_; }

private:
    template <class Function>
    [[nodiscard]] Function* function(const char* name) const {
        return reinterpret_cast<Function*>(get_(name));
    }
    static void check(CUresult result) {
        if (result != CUDA_SUCCESS) {
            throw std::runtime_error("CUresult " + std::to_string(static_cast<int>(result)));
        }
    }

    CudaGetProcAddress get_;
    CUcontext context_ = nullptr;
    CUstream stream_ = nullptr;
};

TEST_F(CudaSync, WorksOnTheUsersContextAndStream) {
    const UserStream user(cuda());
    const auto adopted =
        CudaTextureShareManager::adopt({.context = user.context(), .stream = user.stream(), .log = log().callback()});
    ASSERT_TRUE(adopted) << adopted.error().message();
    EXPECT_EQ((*adopted)->stream(), user.stream());
    const auto kernels = cuda_tools::PatternKernels::load(**adopted).value();
    const Pair pair = share(vulkan(), **adopted, kTexture);
    write_by_vulkan(*pair.made, endpoint::Use::First, 6, std::nullopt);
    ASSERT_TRUE((*adopted)->acquire(*pair.imported, {}));
    ASSERT_TRUE(kernels->check(*pair.imported, 6));
    EXPECT_EQ(kernels->mismatches().value(), 0U);
}

TEST_F(CudaSync, RefusesAStreamOfAnotherContext) {
    const UserStream user(cuda());
    const auto adopted = CudaTextureShareManager::adopt({.context = cuda().context(), .stream = user.stream()});
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, ErrorCode::InvalidArgument);
}

} // namespace
} // namespace geyser::test
