#include "texture.hpp"

#include <geyser/dlpack.hpp>

#include <array>
#include <optional>

namespace geyser::cuda {
namespace {

constexpr std::string_view kOperation = "cuda::to_dlpack";
constexpr dlpack::Version kVersion = {.major = 1, .minor = 0};

/// A tensor and what it points at.
struct Export {
    dlpack::ManagedTensor managed = {};
    std::array<std::int64_t, 3> shape = {};
    std::array<std::int64_t, 3> strides = {};
    std::shared_ptr<const Memory> memory = {};
};

/// The type of one component; none where a block is not an array of alike components.
std::optional<dlpack::DataType> component_type(const FormatInfo& format) {
    if (format.is_planar() || format.is_compressed() || format.is_depth_stencil()) {
        return std::nullopt;
    }
    const FormatPlane& texel = format.planes[0];
    constexpr std::uint8_t kBitsPerByte = 8;
    const unsigned bits = unsigned{texel.block_bytes} * kBitsPerByte / texel.components;
    const bool packed = format.format == TextureFormat::Rgb10a2Unorm || format.format == TextureFormat::Rg11b10Float;
    if (packed) {
        return std::nullopt;
    }
    dlpack::TypeCode code = dlpack::TypeCode::Uint;
    if (format.component_type == ComponentType::Float) {
        code = dlpack::TypeCode::Float;
    } else if (format.component_type == ComponentType::Snorm || format.component_type == ComponentType::Sint) {
        code = dlpack::TypeCode::Int;
    }
    return dlpack::DataType{.code = code, .bits = static_cast<std::uint8_t>(bits), .lanes = 1};
}

} // namespace

Result<DlpackTensor> to_dlpack(const SharedTexture& texture) {
    const auto* of_cuda = texture.as<CudaTexture>();
    if (of_cuda == nullptr) {
        return fail(ErrorCode::WrongManager, kOperation,
                    "the texture is of the backend " + std::string(name(texture.api())) + ", not cuda");
    }
    const auto* own = static_cast<const Texture*>(of_cuda);
    const FormatInfo& format = *format_info(texture.format());
    if (own->pointer(0) == 0) {
        return fail(ErrorCode::UnsupportedDescriptor, kOperation,
                    "the texture's layout is Optimal, which no tensor can describe; create it as Linear");
    }
    const auto type = component_type(format);
    if (!type) {
        return fail(ErrorCode::UnsupportedFormat, kOperation,
                    "the texels of " + std::string(format.name) + " are no arrays of numbers");
    }
    const std::size_t component_bytes = type->bits / 8U;
    const std::size_t pitch = own->row_pitch(0);
    if (pitch % component_bytes != 0) {
        return fail(ErrorCode::UnsupportedDescriptor, kOperation,
                    "the row pitch " + std::to_string(pitch) + " is no multiple of the " +
                        std::to_string(component_bytes) + " bytes of a component");
    }
    const std::int64_t components = format.planes[0].components;
    auto tensor = std::make_unique<Export>();
    tensor->shape = {texture.height(), texture.width(), components};
    tensor->strides = {static_cast<std::int64_t>(pitch / component_bytes), components, 1};
    tensor->memory = own->memory();
    tensor->managed = {.version = kVersion,
                       .context = tensor.get(),
                       .deleter = [](dlpack::ManagedTensor* self) { delete static_cast<Export*>(self->context); },
                       .flags = 0,
                       // CUDA's device pointers are integers. NOLINTNEXTLINE(performance-no-int-to-ptr)
                       .tensor = {.data = reinterpret_cast<void*>(own->pointer(0)),
                                  .device = {.type = dlpack::kCuda, .index = own->memory()->context().device().index},
                                  .dimensions = static_cast<std::int32_t>(tensor->shape.size()),
                                  .type = *type,
                                  .shape = tensor->shape.data(),
                                  .strides = tensor->strides.data(),
                                  .byte_offset = 0}};
    return DlpackTensor(&tensor.release()->managed);
}

} // namespace geyser::cuda
