// How CUDA is told about textures, and which ones it is not offered.
#include "../support/process_state.hpp"
#include "cuda_mock_driver.hpp"

#include "backend/cuda/array_format.hpp"

#include <geyser/dlpack.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr TextureUsage kCopies = TextureUsage::CopySrc | TextureUsage::CopyDst;

class CudaMockTexture : public ::testing::Test {
protected:
    ~CudaMockTexture() override {
        manager_.reset();
        EXPECT_EQ(driver_.live(), 0);
        EXPECT_THAT(driver_.misuses(), IsEmpty());
    }

    static TextureDescriptor descriptor(TextureLayout layout = TextureLayout::Optimal) {
        return {.width = 16, .height = 8, .usage = kCopies, .layout = layout};
    }
    std::unique_ptr<SharedTexture> make(const TextureDescriptor& descriptor) const {
        return manager_->create_shareable_texture(descriptor).value();
    }
    CUDA_ARRAY3D_DESCRIPTOR array_of(const TextureDescriptor& descriptor) {
        (void)make(descriptor);
        return driver_.record.arrays.back().arrayDesc;
    }
    std::string refusal_of(const TextureDescriptor& descriptor) const {
        const auto support = manager_->query(descriptor, Transport::OpaqueFd).value();
        EXPECT_FALSE(support.can_export || support.can_import);
        const auto texture = manager_->create_shareable_texture(descriptor);
        EXPECT_FALSE(texture);
        EXPECT_EQ(texture.error().code, ErrorCode::UnsupportedFormat);
        EXPECT_EQ(texture.error().reason, support.reason);
        return support.reason;
    }

    MockDriver vulkan_;
    MockCuda driver_;
    std::unique_ptr<CudaTextureShareManager> manager_ = CudaTextureShareManager::create(MockCuda::config()).value();
};

TEST_F(CudaMockTexture, IsImportedWithItsWholeAllocation) {
    const auto texture = make(descriptor());
    const auto handle = manager_->export_texture(*texture).value();
    ASSERT_THAT(driver_.record.memories, SizeIs(1));
    EXPECT_EQ(driver_.record.memories[0].type, CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD);
    EXPECT_EQ(driver_.record.memories[0].size, handle.allocation_size);
    EXPECT_EQ(driver_.record.memories[0].flags, handle.dedicated ? cuda::kExternalMemoryDedicated : 0U);
    EXPECT_EQ(handle.exporter, Api::Cuda);
}

TEST_F(CudaMockTexture, IsAnArrayOfItsOwnShape) {
    auto wanted = descriptor();
    wanted.format = TextureFormat::Rg16Float;
    wanted.mip_levels = 3;
    const CUDA_ARRAY3D_DESCRIPTOR array = array_of(wanted);
    EXPECT_EQ(array.Width, 16U);
    EXPECT_EQ(array.Height, 8U);
    EXPECT_EQ(array.Depth, 0U) << "a 2D array";
    EXPECT_EQ(array.Format, CU_AD_FORMAT_HALF);
    EXPECT_EQ(array.NumChannels, 2U);
    EXPECT_EQ(driver_.record.arrays.back().numLevels, 3U);
}

TEST_F(CudaMockTexture, IsLayeredWhereItHasLayers) {
    auto wanted = descriptor();
    wanted.array_layers = 5;
    const CUDA_ARRAY3D_DESCRIPTOR array = array_of(wanted);
    EXPECT_EQ(array.Depth, 5U);
    EXPECT_EQ(array.Flags & (cuda::kArrayLayered | cuda::kArrayCube), cuda::kArrayLayered);
}

TEST_F(CudaMockTexture, IsACubeOrAnArrayOfCubes) {
    auto wanted = descriptor();
    wanted.dimension = TextureDimension::Cube;
    wanted.height = wanted.width;
    wanted.array_layers = 6;
    CUDA_ARRAY3D_DESCRIPTOR array = array_of(wanted);
    EXPECT_EQ(array.Depth, 6U);
    EXPECT_EQ(array.Flags & (cuda::kArrayLayered | cuda::kArrayCube), cuda::kArrayCube);
    wanted.array_layers = 12;
    array = array_of(wanted);
    EXPECT_EQ(array.Depth, 12U);
    EXPECT_EQ(array.Flags & (cuda::kArrayLayered | cuda::kArrayCube), cuda::kArrayLayered | cuda::kArrayCube);
}

TEST_F(CudaMockTexture, IsDeepWhereItIsThreeDimensional) {
    auto wanted = descriptor();
    wanted.dimension = TextureDimension::D3;
    wanted.depth = 4;
    const CUDA_ARRAY3D_DESCRIPTOR array = array_of(wanted);
    EXPECT_EQ(array.Depth, 4U);
    EXPECT_EQ(array.Flags & (cuda::kArrayLayered | cuda::kArrayCube), 0U);
}

TEST_F(CudaMockTexture, IsLinearMemoryWithVulkansRowPitch) {
    const auto texture = make(descriptor(TextureLayout::Linear));
    const auto& own = *texture->as<CudaTexture>();
    EXPECT_THAT(driver_.record.arrays, IsEmpty());
    EXPECT_EQ(driver_.record.buffers.back().size, manager_->export_texture(*texture).value().allocation_size);
    EXPECT_NE(own.pointer(), 0U);
    EXPECT_EQ(own.row_pitch(), manager_->export_texture(*texture).value().planes[0].row_pitch);
    EXPECT_EQ(own.pointer(1), 0U);
    EXPECT_EQ(own.row_pitch(1), 0U);
    EXPECT_EQ(own.mipmapped_array(), nullptr);
    EXPECT_EQ(own.array(), nullptr);
}

TEST_F(CudaMockTexture, HasALinearImageBehindHostMemory) {
    const auto texture =
        manager_->create_shareable_texture(descriptor(TextureLayout::Linear), Transport::HostMemory).value();
    EXPECT_NE(cuda::pointer(*texture), 0U);
    EXPECT_GE(texture->copies_per_frame(), 1U);
}

TEST_F(CudaMockTexture, IsRefusedByNameWhereCudaHasNoSuchArray) {
    auto wanted = descriptor();
    wanted.samples = 4;
    EXPECT_THAT(cuda::refusal(wanted), HasSubstr("4 samples"));
    wanted = descriptor();
    wanted.format = TextureFormat::Depth32Float;
    EXPECT_THAT(refusal_of(wanted), HasSubstr("Depth32Float"));
    wanted.format = TextureFormat::Rg11b10Float;
    EXPECT_THAT(refusal_of(wanted), HasSubstr("Rg11b10Float"));
    wanted.format = TextureFormat::Bc7RgbaUnorm;
    EXPECT_THAT(refusal_of(wanted), HasSubstr("block-compressed"));
    wanted.format = TextureFormat::Nv12;
    EXPECT_THAT(refusal_of(wanted), HasSubstr("planar"));
}

TEST_F(CudaMockTexture, MayBeOfAnyFormatWhereItIsPlainMemory) {
    auto wanted = descriptor(TextureLayout::Linear);
    wanted.format = TextureFormat::Rg11b10Float;
    const auto texture = make(wanted);
    EXPECT_NE(cuda::pointer(*texture), 0U);
    const auto object = texture->as<CudaTexture>()->texture_object();
    ASSERT_FALSE(object);
    EXPECT_EQ(object.error().code, ErrorCode::UnsupportedFormat);
}

TEST_F(CudaMockTexture, MakesEachObjectOnceAndDestroysIt) {
    const auto texture = make(descriptor()); // with every usage that the device has
    auto& own = *texture->as<CudaTexture>();
    const int before = driver_.live();
    EXPECT_EQ(own.surface().value(), own.surface().value());
    EXPECT_EQ(own.texture_object().value(), own.texture_object().value());
    EXPECT_EQ(driver_.live(), before + 2);
    const auto beyond = own.surface(1);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code, ErrorCode::UnsupportedDescriptor);
}

TEST_F(CudaMockTexture, HasNoSurfaceWhereItsMakerDidNotWantToStore) {
    const auto vulkan = VulkanTextureShareManager::create(vulkan_.config()).value();
    const auto made = vulkan->create_shareable_texture(descriptor()).value();
    const auto imported = manager_->import_texture(vulkan->export_texture(*made).value(), descriptor()).value();
    EXPECT_EQ(driver_.record.arrays.back().arrayDesc.Flags & (cuda::kArraySurface | cuda::kArrayColorAttachment), 0U);
    const auto surface = imported->as<CudaTexture>()->surface();
    ASSERT_FALSE(surface);
    EXPECT_THAT(surface.error().reason, HasSubstr("StorageBinding"));
}

TEST_F(CudaMockTexture, TellsCudaThatItIsARenderTarget) {
    auto wanted = descriptor();
    wanted.usage |= TextureUsage::RenderAttachment;
    EXPECT_NE(array_of(wanted).Flags & cuda::kArrayColorAttachment, 0U);
}

TEST_F(CudaMockTexture, IsSampledAsItsFormatMeans) {
    const auto flags = [&](TextureFormat format) {
        auto wanted = descriptor();
        wanted.format = format;
        EXPECT_TRUE(make(wanted)->as<CudaTexture>()->texture_object());
        return driver_.record.samplings.back().flags;
    };
    EXPECT_EQ(flags(TextureFormat::Rgba8Unorm), cuda::kNormalizedCoordinates);
    EXPECT_EQ(flags(TextureFormat::Rgba8Srgb), cuda::kNormalizedCoordinates | cuda::kReadAsSrgb);
    EXPECT_EQ(flags(TextureFormat::R32Uint), cuda::kNormalizedCoordinates | cuda::kReadAsInteger);
}

TEST_F(CudaMockTexture, LeavesThePeersHandleAlone) {
    const auto made = make(descriptor());
    const auto handle = manager_->export_texture(*made).value();
    const auto before = open_descriptors();
    const auto first = manager_->import_texture(handle, descriptor());
    const auto second = manager_->import_texture(handle, descriptor());
    EXPECT_TRUE(first && second);
    EXPECT_EQ(open_descriptors(), before) << "CUDA has its own references";
}

TEST_F(CudaMockTexture, IsCopiedLevelByLevel) {
    auto wanted = descriptor();
    wanted.mip_levels = 2;
    const auto from = make(wanted);
    const auto to = make(wanted);
    ASSERT_TRUE(manager_->copy(*from, *to, {}));
    ASSERT_THAT(driver_.record.copies, SizeIs(2));
    EXPECT_EQ(driver_.record.copies[1].src_array, cuda::array(*from, 1));
    EXPECT_EQ(driver_.record.copies[1].dst_array, cuda::array(*to, 1));
    EXPECT_EQ(driver_.record.copies[1].width_bytes, 8U * 4U);
    EXPECT_EQ(driver_.record.copies[1].height, 4U);
    EXPECT_EQ(driver_.record.copies[1].depth, 1U);
}

TEST_F(CudaMockTexture, IsCopiedWithAllLayers) {
    auto wanted = descriptor();
    wanted.array_layers = 3;
    ASSERT_TRUE(manager_->copy(*make(wanted), *make(wanted), {}));
    ASSERT_THAT(driver_.record.copies, SizeIs(1));
    EXPECT_EQ(driver_.record.copies[0].depth, 3U);
}

TEST_F(CudaMockTexture, HasLayersOrLevels) {
    auto wanted = descriptor();
    wanted.array_layers = 3;
    wanted.mip_levels = 2;
    const auto refused = manager_->create_shareable_texture(wanted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::UnsupportedFormat);
    EXPECT_THAT(refused.error().reason, HasSubstr("3 layers of 2 levels"));
}

TEST_F(CudaMockTexture, OfAnotherManagerOrApiIsRefused) {
    const auto other = CudaTextureShareManager::create(MockCuda::config()).value();
    const auto vulkan = VulkanTextureShareManager::create(vulkan_.config()).value();
    const auto others = other->create_shareable_texture(descriptor()).value();
    const auto vulkans = vulkan->create_shareable_texture(descriptor()).value();
    EXPECT_EQ(manager_->release(*others, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(manager_->release(*vulkans, {}).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(cuda::to_dlpack(*vulkans).error().code, ErrorCode::WrongManager);
    EXPECT_EQ(cuda::array(*vulkans), nullptr);
    EXPECT_EQ(cuda::pointer(*vulkans), 0U);
}

using CudaMockTensor = CudaMockTexture;

TEST_F(CudaMockTensor, DescribesTheTexturesMemory) {
    const auto texture = make(descriptor(TextureLayout::Linear));
    const auto tensor = cuda::to_dlpack(*texture).value();
    const dlpack::Tensor& view = tensor.get()->tensor;
    const auto pitch = static_cast<std::int64_t>(texture->as<CudaTexture>()->row_pitch());
    EXPECT_EQ(reinterpret_cast<CUdeviceptr>(view.data), cuda::pointer(*texture));
    EXPECT_THAT(std::vector(view.shape, view.shape + view.dimensions), ElementsAre(8, 16, 4));
    EXPECT_THAT(std::vector(view.strides, view.strides + view.dimensions), ElementsAre(pitch, 4, 1));
    EXPECT_EQ(view.type.code, dlpack::TypeCode::Uint);
    EXPECT_EQ(view.type.bits, 8);
}

TEST_F(CudaMockTensor, KeepsTheMemoryAndTheContextWhenAllElseIsGone) {
    auto texture = make(descriptor(TextureLayout::Linear));
    auto tensor = cuda::to_dlpack(*texture).value();
    texture.reset();
    manager_.reset();
    EXPECT_EQ(driver_.live(), 3) << "the memory, its mapping and the context";
    dlpack::ManagedTensor* const given = tensor.take();
    given->deleter(given);
    EXPECT_EQ(driver_.live(), 0);
}

TEST_F(CudaMockTensor, IsRefusedForArraysAndForTexelsThatAreNoArraysOfNumbers) {
    EXPECT_EQ(cuda::to_dlpack(*make(descriptor())).error().code, ErrorCode::UnsupportedDescriptor);
    auto packed = descriptor(TextureLayout::Linear);
    packed.format = TextureFormat::Rgb10a2Unorm;
    EXPECT_EQ(cuda::to_dlpack(*make(packed)).error().code, ErrorCode::UnsupportedFormat);
}

} // namespace
} // namespace geyser::test
