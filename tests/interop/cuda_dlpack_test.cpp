// Linear textures as tensors, without a copy.
#include "cuda_fixture.hpp"

#include <geyser/dlpack.hpp>

namespace geyser::test {
namespace {

using ::testing::ElementsAre;

class CudaTensors : public CudaTest {
protected:
    static TextureDescriptor descriptor(TextureFormat format) {
        return {.width = 257, .height = 3, .format = format, .layout = TextureLayout::Linear};
    }
};

TEST_F(CudaTensors, SeeTheTexturesTexelsAtItsRowPitch) {
    const auto texture = make_texture(cuda(), descriptor(TextureFormat::Rgba16Float));
    const auto tensor = geyser::cuda::to_dlpack(*texture).value();
    const dlpack::Tensor& view = tensor.get()->tensor;
    const auto pitch = static_cast<std::int64_t>(texture->as<CudaTexture>()->row_pitch());
    EXPECT_EQ(tensor.get()->version.major, 1U);
    EXPECT_EQ(reinterpret_cast<CUdeviceptr>(view.data), geyser::cuda::pointer(*texture));
    EXPECT_THAT(std::vector(view.shape, view.shape + view.dimensions), ElementsAre(3, 257, 4));
    EXPECT_THAT(std::vector(view.strides, view.strides + view.dimensions), ElementsAre(pitch / 2, 4, 1));
    EXPECT_EQ(view.type.code, dlpack::TypeCode::Float);
    EXPECT_EQ(view.type.bits, 16);
    EXPECT_EQ(view.device.type, dlpack::kCuda);
    EXPECT_EQ(view.device.index, cuda().device());
}

TEST_F(CudaTensors, OutliveTextureAndManager) {
    auto manager = make_cuda_manager().value();
    auto texture = make_texture(*manager, descriptor(TextureFormat::Rgba8Unorm));
    {
        const auto kernels = cuda_tools::PatternKernels::load(*manager).value();
        ASSERT_TRUE(kernels->fill(*texture, 9));
        ASSERT_TRUE(kernels->mismatches()); // waits
    }
    const auto tensor = geyser::cuda::to_dlpack(*texture).value();
    texture.reset();
    manager.reset();
    const dlpack::Tensor& view = tensor.get()->tensor;
    const cuda_tools::Driver& driver = kernels().driver();
    const cuda_tools::Current current(driver);
    std::uint32_t last = 0;
    const auto last_word = reinterpret_cast<CUdeviceptr>(view.data) + static_cast<CUdeviceptr>(2 * view.strides[0]) +
                           std::size_t{256} * sizeof last;
    ASSERT_EQ(driver.MemcpyDtoHAsync(&last, last_word, sizeof last, driver.stream), CUDA_SUCCESS);
    ASSERT_EQ(driver.StreamSynchronize(driver.stream), CUDA_SUCCESS);
    EXPECT_EQ(last, cuda_tools::pattern_word(256, 2, 9));
}

} // namespace
} // namespace geyser::test
