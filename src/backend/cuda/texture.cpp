#include "texture.hpp"

namespace geyser::cuda {
namespace {

constexpr std::string_view kSurface = "CudaTexture::surface";
constexpr std::string_view kTextureObject = "CudaTexture::texture_object";

bool is_srgb(const FormatInfo& format) { return format.name.ends_with("Srgb"); }

/// Unfiltered, clamped, from 0 to 1.
CUDA_TEXTURE_DESC sampling(const FormatInfo& format, std::size_t levels) {
    CUDA_TEXTURE_DESC description = {};
    std::ranges::fill(description.addressMode, CU_TR_ADDRESS_MODE_CLAMP);
    description.filterMode = CU_TR_FILTER_MODE_POINT;
    description.mipmapFilterMode = CU_TR_FILTER_MODE_POINT;
    description.maxMipmapLevelClamp = static_cast<float>(levels) - 1.0F;
    description.flags = kNormalizedCoordinates;
    if (format.component_type == ComponentType::Uint || format.component_type == ComponentType::Sint) {
        description.flags |= kReadAsInteger;
    }
    if (is_srgb(format)) {
        description.flags |= kReadAsSrgb;
    }
    return description;
}

} // namespace

Texture::Texture(std::shared_ptr<const guest::Helper> helper, guest::Backing backing,
                 std::shared_ptr<const Memory> memory)
    : guest::Texture<CudaTexture>(std::move(helper), std::move(backing)), memory_(std::move(memory)),
      surfaces_(memory_->levels().size()) {}

Texture::~Texture() {
    const Current current(memory_->context());
    if (!current) {
        return; // the context is gone, and what was in it
    }
    const Dispatch& fn = memory_->context().fn();
    for (const CUsurfObject surface : surfaces_) {
        if (surface != 0) {
            fn.SurfObjectDestroy(surface);
        }
    }
    if (texture_object_ != 0) {
        fn.TexObjectDestroy(texture_object_);
    }
}

CUarray Texture::array(std::uint32_t level) const noexcept {
    return level < memory_->levels().size() ? memory_->levels()[level] : nullptr;
}

CUdeviceptr Texture::pointer(std::uint32_t plane) const noexcept {
    return plane < memory_->planes().size() ? memory_->plane(plane) : 0;
}

std::size_t Texture::row_pitch(std::uint32_t plane) const noexcept {
    return plane < memory_->planes().size() ? memory_->planes()[plane].row_pitch : 0;
}

Result<CUsurfObject> Texture::surface(std::uint32_t level) {
    if (level >= surfaces_.size()) {
        return fail(ErrorCode::UnsupportedDescriptor, kSurface,
                    surfaces_.empty() ? "the texture is linear: kernels reach it by its pointer"
                                      : "level " + std::to_string(level) + " is not one of the texture's " +
                                            std::to_string(surfaces_.size()));
    }
    const auto usage = backing().image->as<VulkanTexture>()->parameters().usage;
    if ((usage & VK_IMAGE_USAGE_STORAGE_BIT) == 0) {
        return fail(ErrorCode::UnsupportedDescriptor, kSurface, "the texture was made without StorageBinding");
    }
    if (surfaces_[level] == 0) {
        GEYSER_CUDA_CURRENT(memory_->context(), kSurface);
        CUDA_RESOURCE_DESC resource = {};
        resource.resType = CU_RESOURCE_TYPE_ARRAY;
        resource.res.array.hArray = array(level);
        GEYSER_CHECK(checked(memory_->context().fn().SurfObjectCreate(&surfaces_[level], &resource), kSurface,
                             "cuSurfObjectCreate"));
    }
    return surfaces_[level];
}

Result<CUtexObject> Texture::texture_object() {
    if (texture_object_ != 0) {
        return texture_object_;
    }
    const TextureDescriptor& image = image_descriptor();
    const FormatInfo& format = *format_info(image.format);
    if (!format.cuda || format.is_planar() || format.is_compressed()) {
        return fail(ErrorCode::UnsupportedFormat, kTextureObject,
                    "CUDA's texture units do not read " + std::string(format.name));
    }
    CUDA_RESOURCE_DESC resource = {};
    if (const auto mipmapped = mipmapped_array(); mipmapped != nullptr) {
        resource.resType = CU_RESOURCE_TYPE_MIPMAPPED_ARRAY;
        resource.res.mipmap.hMipmappedArray = mipmapped;
    } else {
        resource.resType = CU_RESOURCE_TYPE_PITCH2D;
        resource.res.pitch2D.devPtr = pointer(0);
        resource.res.pitch2D.format = static_cast<CUarray_format>(format.cuda->array_format);
        resource.res.pitch2D.numChannels = format.cuda->channels;
        resource.res.pitch2D.width = image.width;
        resource.res.pitch2D.height = image.height;
        resource.res.pitch2D.pitchInBytes = row_pitch(0);
    }
    const CUDA_TEXTURE_DESC description = sampling(format, image.mip_levels);
    GEYSER_CUDA_CURRENT(memory_->context(), kTextureObject);
    GEYSER_CHECK(checked(memory_->context().fn().TexObjectCreate(&texture_object_, &resource, &description, nullptr),
                         kTextureObject, "cuTexObjectCreate"));
    return texture_object_;
}

CUarray array(const SharedTexture& texture, std::uint32_t level) noexcept {
    const auto* own = texture.as<CudaTexture>();
    return own != nullptr ? own->array(level) : nullptr;
}

CUdeviceptr pointer(const SharedTexture& texture, std::uint32_t plane) noexcept {
    const auto* own = texture.as<CudaTexture>();
    return own != nullptr ? own->pointer(plane) : 0;
}

} // namespace geyser::cuda
